package io.vclustermanager.model;

/** The kinds of actor, by the way in which they came. */
public enum ActorKind {
  USER,
  API_KEY,
  SERVICE_ACCOUNT,
  CERTIFICATE,
  OIDC_JOB,
  WEBHOOK,
  SYSTEM,
  /** Of a kind that only a newer release knows; it is never written. */
  OTHER
}
