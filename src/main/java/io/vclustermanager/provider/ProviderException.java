package io.vclustermanager.provider;

import io.vclustermanager.model.FailureReason;

/** The outside world refused or could not be asked. */
public final class ProviderException extends RuntimeException {
  private final FailureReason reason;
  private final boolean permanent;

  private ProviderException(FailureReason reason, String message, boolean permanent) {
    super(message);
    this.reason = reason;
    this.permanent = permanent;
  }

  /** Worth another try. */
  public static ProviderException passing(FailureReason reason, String message) {
    return new ProviderException(reason, message, false);
  }

  /** Not worth another try. */
  public static ProviderException permanent(FailureReason reason, String message) {
    return new ProviderException(reason, message, true);
  }

  /** Why, as a code. */
  public FailureReason code() {
    return reason;
  }

  /** Why, in one CamelCase word. */
  public String reason() {
    return reason.word();
  }

  /** Whether another try is of no use. */
  public boolean isPermanent() {
    return permanent;
  }

  /** Why, for people. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
