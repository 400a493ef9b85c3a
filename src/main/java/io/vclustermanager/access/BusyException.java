package io.vclustermanager.access;

import java.time.Duration;

/** A password is not compared now: too many are, or too many were wrong. */
public final class BusyException extends RuntimeException {
  private final Duration retryAfter;

  /**
   * Why not, for whoever asks.
   *
   * @param retryAfter how long to wait before the next try, more than zero
   */
  BusyException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long to wait before the next try, in whole seconds, at least one. */
  public int retryAfterSeconds() {
    return (int) Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }
}
