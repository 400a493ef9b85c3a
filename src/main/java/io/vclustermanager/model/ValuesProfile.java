package io.vclustermanager.model;

/**
 * What the own values of a cluster may say, the least first: each allows all that the one before
 * does. Values of sizes and templates are administrators', and are not judged by it.
 */
public enum ValuesProfile {
  RESTRICTED,
  TRUSTED,
  ANY;

  /** The one that allows more. */
  public ValuesProfile or(ValuesProfile other) {
    return compareTo(other) < 0 ? other : this;
  }
}
