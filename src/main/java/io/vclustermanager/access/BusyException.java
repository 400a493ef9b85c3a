package io.vclustermanager.access;

import java.time.Duration;

/** A password is not compared now: too many are, or too many were wrong. */
public final class BusyException extends RuntimeException {
  private final String why;
  private final Duration retryAfter;

  /**
   * A password that is not compared.
   *
   * @param why not, for whoever asks
   * @param retryAfter how long to wait before the next try, more than zero
   */
  BusyException(String why, Duration retryAfter) {
    super(why);
    this.why = why;
    this.retryAfter = retryAfter;
  }

  /** Why not, for whoever asks. */
  public String why() {
    return why;
  }

  /** How long to wait before the next try, in whole seconds, at least one. */
  public int retryAfterSeconds() {
    return (int) Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }
}
