package io.vclustermanager.provider;

/** The outside world refused or could not be asked. */
public final class ProviderException extends RuntimeException {
  /** The outside asks for patience. */
  public static final String THROTTLED = "Throttled";

  private final String reason;
  private final boolean permanent;

  private ProviderException(String reason, String message, boolean permanent) {
    super(message);
    this.reason = reason;
    this.permanent = permanent;
  }

  /** Worth another try. */
  public static ProviderException passing(String reason, String message) {
    return new ProviderException(reason, message, false);
  }

  /** Not worth another try. */
  public static ProviderException permanent(String reason, String message) {
    return new ProviderException(reason, message, true);
  }

  /** Why, in one CamelCase word. */
  public String reason() {
    return reason;
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
