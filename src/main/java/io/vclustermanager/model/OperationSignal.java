package io.vclustermanager.model;

/** What moves an operation's state machine. */
public enum OperationSignal {
  /** A run works on it now. */
  CLAIMED,
  /** The run let it go until a time or a change. */
  RELEASED,
  /** It waits for a person's approval. */
  APPROVAL_NEEDED,
  /** Done. */
  SUCCEEDED,
  /** Not done, and not to be tried again. */
  FAILED,
  /** Stopped as asked. */
  CANCELLED,
  /** Stopped for its successor. */
  SUPERSEDED
}
