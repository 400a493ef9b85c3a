package io.vclustermanager.model;

import io.vclustermanager.model.Operation.Claim;
import io.vclustermanager.model.Operation.Course;
import io.vclustermanager.model.Operation.Deaths;
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
      letGo();
    }
    return this;
  }

  /**
   * Held by this run, which is counted as one that dies of it until it lets go: so its death needs
   * nobody to notice it.
   */
  public OperationEdit claim(Claim newClaim) {
    claim = newClaim;
    return deaths(deaths().children(), deaths().workers() + 1);
  }

  /** Still held by the process that has claimed it before, and has not come to a conclusion. */
  public OperationEdit claimAgain(Claim newClaim) {
    claim = newClaim;
    return this;
  }

  /** The run that held it lives, and holds it no more. */
  public OperationEdit letGo() {
    if (claim == null) {
      return this;
    }
    claim = null;
    return deaths(deaths().children(), Math.max(0, deaths().workers() - 1));
  }

  /** One more process of Helm's has died of it. */
  public OperationEdit childDied() {
    return deaths(deaths().children() + 1, deaths().workers());
  }

  /** One more try has failed. */
  public OperationEdit failedTry(Failure why) {
    tries = new Tries(tries.attempt() + 1, why, deaths());
    return this;
  }

  /** It failed for this reason; null when all is well again. */
  public OperationEdit failure(@Nullable Failure why) {
    tries = new Tries(why == null ? 0 : tries.attempt(), why, deaths());
    return this;
  }

  /** What has died of it so far. */
  public Deaths deaths() {
    return tries.deaths();
  }

  private OperationEdit deaths(int children, int workers) {
    tries = new Tries(tries.attempt(), tries.failure(), new Deaths(children, workers));
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
