package io.vclustermanager.model;

/** Counts what happens, for operators: what this replica did, once for each time. */
public interface Tally {
  /** An operation ended and that is committed. */
  void operationEnded(Operation operation);

  /** A mutation was refused for this reason. */
  void refused(Refusal.Code code);

  /** Somebody tried to sign in. */
  void signedIn(boolean accepted);
}
