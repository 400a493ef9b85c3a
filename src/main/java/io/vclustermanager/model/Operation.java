package io.vclustermanager.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for one cluster, and how far it has come.
 *
 * @param deadline when it fails at the latest if it has not succeeded
 * @param attempt how many tries have failed in a row
 * @param progress percent, 0 to 100; null when it cannot be said
 * @param stop what it was told while it ran; null when nothing
 * @param createStarted whether a native create was begun: what is found outside may be its work
 * @param claim of the run that works on it now; null when nobody does
 */
public record Operation(
    UUID id,
    UUID clusterId,
    OperationKind kind,
    OperationState state,
    ActorName requestedBy,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Instant deadline,
    int attempt,
    List<Step> steps,
    @Nullable Integer progress,
    @Nullable Failure failure,
    @Nullable Stop stop,
    boolean createStarted,
    @Nullable UUID supersededBy,
    @Nullable Claim claim,
    long version) {

  /** Why it failed or is tried again. */
  public record Failure(String reason, String message) {}

  /**
   * A run's hold on the operation.
   *
   * @param by which replica
   * @param ends when the run's longest native call is over, should the run be dead
   */
  public record Claim(UUID id, String by, Instant ends) {}

  /** What a running operation can be told. */
  public enum Stop {
    CANCEL,
    SUPERSEDE
  }

  /** One step of it, for people. */
  public record Step(
      String name,
      State state,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String message) {
    /** How far a step has come. */
    public enum State {
      PENDING,
      RUNNING,
      DONE,
      FAILED
    }
  }

  /** A new one, queued. */
  public static Operation queued(
      UUID id,
      UUID clusterId,
      OperationKind kind,
      ActorName requestedBy,
      Instant now,
      Instant deadline) {
    return new Operation(
        id,
        clusterId,
        kind,
        OperationState.QUEUED,
        requestedBy,
        now,
        null,
        null,
        deadline,
        0,
        List.of(),
        null,
        null,
        null,
        false,
        null,
        null,
        1);
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return !state.isEnd();
  }

  /** A copy to change. */
  public OperationEdit edit() {
    return new OperationEdit(this);
  }
}
