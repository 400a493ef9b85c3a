package io.vclustermanager.model;

/** What is done when the real thing was changed by somebody else. */
public enum DriftPolicy {
  /** It is shown, and nothing is done. */
  REPORT,
  /** It is put right again. */
  REPAIR,
  /** It becomes what is wanted. */
  ADOPT_CHANGE
}
