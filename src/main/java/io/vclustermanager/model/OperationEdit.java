package io.vclustermanager.model;

import io.vclustermanager.model.Operation.Claim;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.Operation.Stop;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The next version of an operation in the making. Every change of state goes by the machine. */
public final class OperationEdit {
  private final Operation from;
  private OperationState state;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private int attempt;
  private List<Step> steps;
  private @Nullable Integer progress;
  private @Nullable Failure failure;
  private @Nullable Stop stop;
  private boolean createStarted;
  private @Nullable UUID supersededBy;
  private @Nullable Claim claim;

  OperationEdit(Operation from) {
    this.from = from;
    this.state = from.state();
    this.startedAt = from.startedAt();
    this.finishedAt = from.finishedAt();
    this.attempt = from.attempt();
    this.steps = from.steps();
    this.progress = from.progress();
    this.failure = from.failure();
    this.stop = from.stop();
    this.createStarted = from.createStarted();
    this.supersededBy = from.supersededBy();
    this.claim = from.claim();
  }

  /**
   * Moves the state machine.
   *
   * @throws IllegalStateException when the machine has no such move
   */
  public OperationEdit signal(OperationSignal signal, Instant now) {
    state = state.after(signal);
    if (signal == OperationSignal.CLAIMED && startedAt == null) {
      startedAt = now;
    }
    if (state.isEnd()) {
      finishedAt = now;
      claim = null;
    }
    return this;
  }

  /** Held by this run, or by none. */
  public OperationEdit claim(@Nullable Claim newClaim) {
    claim = newClaim;
    return this;
  }

  /** One more try has failed. */
  public OperationEdit failedTry(Failure why) {
    attempt++;
    failure = why;
    return this;
  }

  /** It failed for this reason; null when all is well again. */
  public OperationEdit failure(@Nullable Failure why) {
    failure = why;
    if (why == null) {
      attempt = 0;
    }
    return this;
  }

  /** How far it has come. */
  public OperationEdit progress(List<Step> newSteps, @Nullable Integer percent) {
    steps = newSteps;
    progress = percent;
    return this;
  }

  /** What it is told. A supersede outranks a cancel, since a successor waits for it. */
  public OperationEdit stop(Stop newStop) {
    stop = stop == Stop.SUPERSEDE ? stop : newStop;
    return this;
  }

  /** A native create is about to begin. */
  public OperationEdit createStarted() {
    createStarted = true;
    return this;
  }

  /** Which one takes its place. */
  public OperationEdit supersededBy(UUID successor) {
    supersededBy = successor;
    return this;
  }

  /** The next version. */
  public Operation done() {
    return new Operation(
        from.id(),
        from.clusterId(),
        from.kind(),
        state,
        from.requestedBy(),
        from.requestedAt(),
        startedAt,
        finishedAt,
        from.deadline(),
        attempt,
        steps,
        progress,
        failure,
        stop,
        createStarted,
        supersededBy,
        claim,
        from.version() + 1);
  }
}
