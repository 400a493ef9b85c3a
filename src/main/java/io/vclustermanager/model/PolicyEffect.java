package io.vclustermanager.model;

/** What a policy does where its expression is true. */
public enum PolicyEffect {
  /** What is asked for is refused. */
  DENY,
  /** It is done, with a warning; and counted, so that a rule can be watched before it denies. */
  WARN,
  /** A new cluster gets what its request leaves open. */
  SET
}
