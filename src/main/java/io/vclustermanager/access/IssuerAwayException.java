package io.vclustermanager.access;

/**
 * The keys of an issuer are needed and were never read, or a host cannot be asked: nobody can tell
 * whether a token is good.
 */
public final class IssuerAwayException extends RuntimeException {
  private IssuerAwayException(String sentence) {
    super(sentence);
  }

  IssuerAwayException(String issuer, Throwable cause) {
    super("The keys of the identity provider " + issuer + " cannot be read now", cause);
  }

  /** A host cannot be asked, as this sentence says without a full stop. */
  static IssuerAwayException ofHost(String sentence) {
    return new IssuerAwayException(sentence);
  }
}
