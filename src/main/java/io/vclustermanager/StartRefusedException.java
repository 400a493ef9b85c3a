package io.vclustermanager;

/**
 * The service does not start, and whoever starts it can change that. The message is one line for
 * them: what is wrong and what to do; it is shown without a stack trace.
 */
public final class StartRefusedException extends RuntimeException {
  StartRefusedException(String message) {
    super(message);
  }

  StartRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
