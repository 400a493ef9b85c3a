package io.vclustermanager.model;

/** The ways by which actors come in, as the audit keeps them. */
public enum WayIn {
  /** A token that the service has signed, or a client with the service's secret. */
  TOKEN,
  /** A user's name and password, which are not taken for anything but to sign in. */
  PASSWORD,
  /** The session of a page, by its cookie. */
  SESSION,
  /** A key that somebody has made by the mutation createApiKey. */
  API_KEY,
  /** A key that stands in the configuration. */
  CONFIGURED_KEY,
  /** A token that an identity provider has signed, or a sign-in there by a browser. */
  IDENTITY_PROVIDER,
  /** A token that was given in exchange for one of a CI job. */
  EXCHANGED,
  /** A token of a Kubernetes ServiceAccount. */
  SERVICE_ACCOUNT,
  /** A client certificate. */
  CERTIFICATE,
  /** A delivery with the signature of its sender. */
  WEBHOOK,
  /** From inside the service itself. */
  INSIDE,
  /** One that only a newer release knows; it is never written. */
  OTHER
}
