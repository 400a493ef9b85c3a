package io.vclustermanager.model;

/** The kinds of operation. */
public enum OperationKind {
  CREATE,
  UPDATE,
  PAUSE,
  RESUME,
  RECONCILE,
  ADOPT,
  DELETE
}
