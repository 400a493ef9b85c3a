package io.vclustermanager.access;

/**
 * By what somebody can show who they are, in the order in which they count: what was sent on
 * purpose comes before what a browser or a connection sends along by itself.
 */
public enum CredentialKind {
  /** {@code Authorization: Bearer …}. */
  BEARER("the Bearer token", "Bearer", "invalid_token"),
  /** The header {@code X-API-Key}. */
  API_KEY("the key (X-API-Key)", "ApiKey", "invalid_key"),
  /** The cookie of a page's session. */
  SESSION("the session's cookie", "Session", "invalid_session"),
  /** A client certificate. */
  CERTIFICATE("the client certificate", "Certificate", "invalid_certificate");

  /** The header that shows a key. */
  public static final String KEY_HEADER = "X-API-Key";

  private final String words;
  private final String scheme;
  private final String error;

  CredentialKind(String words, String scheme, String error) {
    this.words = words;
    this.scheme = scheme;
    this.error = error;
  }

  /** What it is, inside a sentence. */
  public String words() {
    return words;
  }

  /** What {@code WWW-Authenticate} calls it. */
  String scheme() {
    return scheme;
  }

  /** What {@code WWW-Authenticate} calls one that was not taken (RFC 6750 §3.1). */
  String error() {
    return error;
  }
}
