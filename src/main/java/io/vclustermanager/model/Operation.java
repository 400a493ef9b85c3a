package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for one cluster, and how far it has come.
 *
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
    Times times,
    Course course,
    Tries tries,
    @Nullable Stop stop,
    boolean createStarted,
    @Nullable UUID supersededBy,
    @Nullable Claim claim,
    long version) {

  /**
   * When what became of it.
   *
   * @param deadline when it fails at the latest if it has not succeeded
   */
  public record Times(
      Instant requestedAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      Instant deadline) {}

  /**
   * How far it has come.
   *
   * @param progress percent, 0 to 100; null when it cannot be said
   */
  public record Course(List<Step> steps, @Nullable Integer progress) {
    /** Nothing has been seen of it. */
    public static final Course UNSEEN = new Course(List.of(), null);
  }

  /**
   * How its tries went.
   *
   * @param attempt how many have failed in a row
   * @param failure of the last one, or why it ended; null when all is well
   * @param deaths what they have cost
   */
  public record Tries(int attempt, @Nullable Failure failure, Deaths deaths) {
    /** All is well. */
    public static final Tries NONE = new Tries(0, null, Deaths.NONE);

    /** Whether the last one did not fail. */
    public boolean isWell() {
      return attempt == 0 && failure == null;
    }
  }

  /**
   * What died of it, in all of its tries.
   *
   * @param children processes of Helm's that died in the middle of its calls
   * @param workers runs that claimed it and have not let go of it: those that died, and the present
   *     one, which is counted before it acts
   */
  public record Deaths(int children, int workers) {
    /** Nothing did. */
    public static final Deaths NONE = new Deaths(0, 0);
  }

  /**
   * Why it failed or is tried again.
   *
   * @param reason the word of a {@link FailureReason}, or what another release has written
   */
  public record Failure(String reason, String message) {
    /** What a host or Helm says may be of any length; it is kept with each change. */
    private static final int LONGEST = 4000;

    /** Makes one, of bounded size whatever it quotes. */
    public Failure {
      message = Names.shortened(message, LONGEST);
    }

    /** For one of the known reasons. */
    public static Failure of(FailureReason reason, String message) {
      return new Failure(reason.word(), message);
    }
  }

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
        new Times(now, null, null, deadline),
        Course.UNSEEN,
        Tries.NONE,
        null,
        false,
        null,
        null,
        1);
  }

  /** When it was asked for. */
  public Instant requestedAt() {
    return times.requestedAt;
  }

  /** When it was first claimed; null before. */
  public @Nullable Instant startedAt() {
    return times.startedAt;
  }

  /** When it ended; null before. */
  public @Nullable Instant finishedAt() {
    return times.finishedAt;
  }

  /** When it fails at the latest if it has not succeeded. */
  public Instant deadline() {
    return times.deadline;
  }

  /** Its steps, in their order. */
  public List<Step> steps() {
    return course.steps;
  }

  /** Percent, 0 to 100; null when it cannot be said. */
  public @Nullable Integer progress() {
    return course.progress;
  }

  /** How many tries have failed in a row. */
  public int attempt() {
    return tries.attempt;
  }

  /** Why it failed or is tried again; null when all is well. */
  public @Nullable Failure failure() {
    return tries.failure;
  }

  /** What died of it. */
  public Deaths deaths() {
    return tries.deaths;
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return !state.isEnd();
  }

  /**
   * When it is expected to end.
   *
   * @param usual how long the last ones of its like took from their beginning; null: none is known
   * @return null once it has ended, where nothing is known, while it waits for people, and when it
   *     takes longer than usual
   */
  public @Nullable Instant expectedEnd(@Nullable Duration usual, Instant now) {
    if (usual == null || !isOpen() || state == OperationState.AWAITING_APPROVAL) {
      return null;
    }
    var begun = times.startedAt == null ? now : times.startedAt;
    var end = begun.plus(usual);
    return end.isAfter(now) ? end : null;
  }

  /** A copy to change. */
  public OperationEdit edit() {
    return new OperationEdit(this);
  }
}
