package io.vclustermanager.access;

/**
 * The keys of an issuer are needed and were never read, or the issuer itself, or a host, is to be
 * asked and does not answer: nobody can tell now.
 */
public final class IssuerAwayException extends RuntimeException {
  private IssuerAwayException(String sentence) {
    super(sentence);
  }

  private IssuerAwayException(Throwable cause, String sentence) {
    super(sentence, cause);
  }

  IssuerAwayException(String issuer, Throwable cause) {
    super("The keys of the identity provider " + issuer + " cannot be read now", cause);
  }

  /** It is away, and it is not for its keys that it is asked. */
  static IssuerAwayException itself(String issuer, Throwable cause) {
    return new IssuerAwayException(
        cause, "The identity provider " + issuer + " does not answer now");
  }

  /** Nobody can tell now, as this sentence says without a full stop. */
  static IssuerAwayException because(String sentence) {
    return new IssuerAwayException(sentence);
  }
}
