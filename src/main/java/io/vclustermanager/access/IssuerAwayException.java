package io.vclustermanager.access;

/**
 * The keys of an issuer are needed and were never read: nobody can tell whether a token is good. Or
 * the issuer itself is to be asked, and does not answer.
 */
public final class IssuerAwayException extends RuntimeException {
  private IssuerAwayException(Throwable cause, String message) {
    super(message, cause);
  }

  /** It is away, and it is not for its keys that it is asked. */
  static IssuerAwayException itself(String issuer, Throwable cause) {
    return new IssuerAwayException(
        cause, "The identity provider " + issuer + " does not answer now");
  }

  IssuerAwayException(String issuer, Throwable cause) {
    super("The keys of the identity provider " + issuer + " cannot be read now", cause);
  }
}
