package io.vclustermanager.model;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A cluster's state in one word. */
public enum Phase {
  REQUESTED,
  PROVISIONING,
  READY,
  DEGRADED,
  UPDATING,
  PAUSING,
  PAUSED,
  RESUMING,
  DELETING,
  DELETED,
  FAILED,
  LOST;

  /**
   * The phase: the one function of what is wanted, what was seen, and what is being done.
   *
   * @param deletedAt when it was seen to be gone as asked
   * @param begun the operation that was begun and has not ended, if any
   * @param queued the operation that waits behind it, if any
   */
  public static Phase of(
      Wanted wanted,
      Observed observed,
      @Nullable Instant deletedAt,
      @Nullable Operation begun,
      @Nullable Operation queued) {
    if (deletedAt != null) {
      return DELETED;
    }
    return switch (wanted) {
      case ABSENT -> begun == null && queued == null ? FAILED : DELETING;
      case PRESENT, PAUSED ->
          begun != null
              ? during(begun.kind())
              : queued != null ? before(queued.kind(), observed) : settled(observed);
    };
  }

  private static Phase before(OperationKind kind, Observed observed) {
    return switch (kind) {
      case CREATE -> REQUESTED;
      case ADOPT -> observed.everMade() ? UPDATING : REQUESTED;
      case UPDATE, RECONCILE, PAUSE, RESUME, DELETE -> during(kind);
    };
  }

  private static Phase during(OperationKind kind) {
    return switch (kind) {
      case CREATE -> PROVISIONING;
      case UPDATE, RECONCILE, ADOPT -> UPDATING;
      case PAUSE -> PAUSING;
      case RESUME -> RESUMING;
      case DELETE -> DELETING;
    };
  }

  /** What is there, whatever is wanted: the difference of both is drift. */
  private static Phase settled(Observed observed) {
    return switch (observed.existence()) {
      case READY -> READY;
      case NOT_READY -> observed.paused() ? PAUSED : observed.everReady() ? DEGRADED : FAILED;
      case ABSENT, UNKNOWN ->
          observed.everReady() && observed.existence() == Existence.ABSENT ? LOST : FAILED;
    };
  }
}
