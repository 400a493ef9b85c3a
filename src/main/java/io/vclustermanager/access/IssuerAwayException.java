package io.vclustermanager.access;

/**
 * The keys of an issuer are needed and were never read: nobody can tell whether a token is good.
 */
public final class IssuerAwayException extends RuntimeException {
  IssuerAwayException(String issuer, Throwable cause) {
    super("The keys of the identity provider " + issuer + " cannot be read now", cause);
  }
}
