package io.vclustermanager.model;

import io.vclustermanager.model.Operation.Claim;
import io.vclustermanager.model.Operation.Course;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.Operation.Stop;
import io.vclustermanager.model.Operation.Times;
import io.vclustermanager.model.Operation.Tries;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The next version of an operation in the making. Every change of state goes by the machine. */
public final class OperationEdit {
  private final Operation from;
  private OperationState state;
  private Times times;
  private Course course;
  private Tries tries;
  private @Nullable Stop stop;
  private boolean createStarted;
  private @Nullable UUID supersededBy;
  private @Nullable Claim claim;

  OperationEdit(Operation from) {
    this.from = from;
    this.state = from.state();
    this.times = from.times();
    this.course = from.course();
    this.tries = from.tries();
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
    if (signal == OperationSignal.CLAIMED && times.startedAt() == null) {
      times = new Times(times.requestedAt(), now, null, times.deadline());
    }
    if (state.isEnd()) {
      times = new Times(times.requestedAt(), times.startedAt(), now, times.deadline());
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
    tries = new Tries(tries.attempt() + 1, why);
    return this;
  }

  /** It failed for this reason; null when all is well again. */
  public OperationEdit failure(@Nullable Failure why) {
    tries = why == null ? Tries.NONE : new Tries(tries.attempt(), why);
    return this;
  }

  /** How far it has come. */
  public OperationEdit progress(List<Step> newSteps, @Nullable Integer percent) {
    course = new Course(newSteps, percent);
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
        times,
        course,
        tries,
        stop,
        createStarted,
        supersededBy,
        claim,
        from.version() + 1);
  }
}
