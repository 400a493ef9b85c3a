package io.vclustermanager.model;

/** What the values of a cluster may say, the least first. It is kept and shown, not judged yet. */
public enum ValuesProfile {
  RESTRICTED,
  TRUSTED,
  ANY
}
