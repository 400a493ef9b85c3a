package io.vclustermanager.model;

/** How far an operation has come, and the machine that moves it. */
public enum OperationState {
  QUEUED,
  RUNNING,
  WAITING,
  AWAITING_APPROVAL,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  SUPERSEDED;

  /** Whether nothing follows. */
  public boolean isEnd() {
    return switch (this) {
      case QUEUED, RUNNING, WAITING, AWAITING_APPROVAL -> false;
      case SUCCEEDED, FAILED, CANCELLED, SUPERSEDED -> true;
    };
  }

  /**
   * The state after the signal. A run may be claimed again while RUNNING: its former holder died.
   *
   * @throws IllegalStateException when there is no such move: a bug, so it is loud
   */
  public OperationState after(OperationSignal signal) {
    return switch (this) {
      case QUEUED ->
          switch (signal) {
            case CLAIMED -> RUNNING;
            case CANCELLED -> CANCELLED;
            case SUPERSEDED -> SUPERSEDED;
            case RELEASED, APPROVAL_NEEDED, SUCCEEDED, FAILED -> throw illegal(signal);
          };
      case RUNNING ->
          switch (signal) {
            case CLAIMED -> RUNNING;
            case RELEASED -> WAITING;
            case APPROVAL_NEEDED -> AWAITING_APPROVAL;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case SUPERSEDED -> SUPERSEDED;
          };
      case WAITING, AWAITING_APPROVAL ->
          switch (signal) {
            case CLAIMED -> RUNNING;
            case CANCELLED -> CANCELLED;
            case SUPERSEDED -> SUPERSEDED;
            case RELEASED, APPROVAL_NEEDED, SUCCEEDED, FAILED -> throw illegal(signal);
          };
      case SUCCEEDED, FAILED, CANCELLED, SUPERSEDED -> throw illegal(signal);
    };
  }

  private IllegalStateException illegal(OperationSignal signal) {
    return new IllegalStateException("An operation that is " + this + " cannot be " + signal);
  }
}
