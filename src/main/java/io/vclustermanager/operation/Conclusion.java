package io.vclustermanager.operation;

import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Change;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.ClusterStatusRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Deaths;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.Operation.Stop;
import io.vclustermanager.model.OperationEdit;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.StepResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a step concluded into the change to write: pure, so that every transition can be
 * tested without a database.
 */
record Conclusion(Change change, Optional<Instant> next) {
  private static final Caller WORKER = Caller.system("operation");

  /**
   * The operation is held by this run.
   *
   * @param again whether this process holds it already, and has come to no conclusion
   */
  static Change claimed(
      ClusterWithOperations state,
      Operation operation,
      Operation.Claim claim,
      boolean again,
      Instant now) {
    var edit = operation.edit().signal(OperationSignal.CLAIMED, now);
    return ChangeDraft.of(state, WORKER, now)
        .operation(operation, (again ? edit.claimAgain(claim) : edit.claim(claim)).done())
        .done();
  }

  /** The native create may begin. */
  static Change createBegun(
      ClusterWithOperations state, Operation operation, Observation seen, Instant now) {
    return ChangeDraft.of(state, WORKER, now)
        .cluster(ClusterStatusRules.during(state.cluster(), seen, null, now))
        .operation(operation, operation.edit().createStarted().done())
        .done();
  }

  /** The operation was told to stop, and has looked once more. */
  static Change stopped(
      ClusterWithOperations state,
      Operation operation,
      Stop stop,
      @Nullable Observation seen,
      Instant now) {
    var signal =
        switch (stop) {
          case CANCEL -> OperationSignal.CANCELLED;
          case SUPERSEDE -> OperationSignal.SUPERSEDED;
        };
    var failure =
        Failure.of(
            stop == Stop.CANCEL ? FailureReason.CANCELLED : FailureReason.SUPERSEDED,
            stop == Stop.CANCEL
                ? "The operation was cancelled before the cluster was ready."
                : "Another operation took its place.");
    return ended(state, operation, signal, failure, seen, now);
  }

  /** Whether the look before a wait shows anything that is not written already. */
  static boolean isNews(Cluster cluster, Operation operation, StepResult.Wait wait, Instant now) {
    var seen = wait.seen();
    var tries = FailedTries.after(operation, seen, false);
    return wait.what() == StepResult.Wait.For.APPROVAL
        || !tries.equals(operation.tries())
        || ClusterStatusRules.isNews(
            cluster, ClusterStatusRules.during(cluster, seen, tries.failure(), now))
        || seen != null && !steps(operation, seen, now).equals(operation.steps());
  }

  /**
   * What a step came to.
   *
   * @param acted whether it has changed anything outside; where it then waits, that went well
   */
  static Conclusion of(
      ClusterWithOperations state,
      Operation operation,
      StepResult result,
      boolean acted,
      Instant now,
      Instant nextTry) {
    return switch (result) {
      case StepResult.Begin _ ->
          throw new IllegalArgumentException("Begin is not the end of a step");
      case StepResult.Done(var seen) ->
          new Conclusion(
              ended(state, operation, OperationSignal.SUCCEEDED, null, seen, now),
              Optional.empty());
      case StepResult.Adopted(var seen, var spec) ->
          new Conclusion(adopted(state, operation, seen, spec, now), Optional.empty());
      case StepResult.Fail(var reason, var message, var seen) ->
          new Conclusion(
              ended(
                  state, operation, OperationSignal.FAILED, Failure.of(reason, message), seen, now),
              Optional.empty());
      case StepResult.Wait wait -> waiting(state, operation, wait, acted, now);
      case StepResult.Retry retry -> failed(state, operation, retry, now, nextTry);
    };
  }

  private static Change adopted(
      ClusterWithOperations state,
      Operation operation,
      Observation.Present seen,
      ClusterSpec spec,
      Instant now) {
    var cluster = state.cluster().adopted(spec, seen.state().paused(), now);
    return ended(
        new ClusterWithOperations(cluster, state.begun(), state.queued()),
        operation,
        OperationSignal.SUCCEEDED,
        null,
        seen,
        now);
  }

  private static Conclusion waiting(
      ClusterWithOperations state,
      Operation operation,
      StepResult.Wait wait,
      boolean acted,
      Instant now) {
    var seen = wait.seen();
    var signal =
        wait.what() == StepResult.Wait.For.APPROVAL
            ? OperationSignal.APPROVAL_NEEDED
            : OperationSignal.RELEASED;
    var tries = FailedTries.after(operation, seen, acted);
    var edit = operation.edit().signal(signal, now).letGo();
    if (tries.isWell()) {
      edit.failure(null);
    }
    var draft =
        ChangeDraft.of(state, WORKER, now)
            .cluster(ClusterStatusRules.during(state.cluster(), seen, tries.failure(), now));
    progress(draft, operation, edit, seen, now);
    return new Conclusion(
        draft.operation(operation, edit.done()).done(), Optional.of(wait.until()));
  }

  private static Conclusion failed(
      ClusterWithOperations state,
      Operation operation,
      StepResult.Retry result,
      Instant now,
      Instant nextTry) {
    var failure = Failure.of(result.reason(), result.message());
    var edit = operation.edit();
    if (result.reason().isDeath()) {
      edit.childDied();
    }
    var last = lastOf(operation, edit.deaths(), failure, nextTry);
    return last.isPresent()
        ? new Conclusion(
            ended(state, operation, edit, OperationSignal.FAILED, last.get(), result.seen(), now),
            Optional.empty())
        : retrying(state, operation, edit, failure, result.seen(), now, nextTry);
  }

  /** With what the operation ends by this failed try; empty when it is tried again. */
  private static Optional<Failure> lastOf(
      Operation operation, Deaths deaths, Failure failure, Instant nextTry) {
    return Poison.endOf(deaths, failure)
        .or(
            () ->
                nextTry.isBefore(operation.deadline())
                    ? Optional.empty()
                    : Optional.of(
                        new Failure(
                            failure.reason(), failure.message() + " Given up at its deadline.")));
  }

  private static Conclusion retrying(
      ClusterWithOperations state,
      Operation operation,
      OperationEdit edit,
      Failure failure,
      @Nullable Observation seen,
      Instant now,
      Instant nextTry) {
    var next = edit.signal(OperationSignal.RELEASED, now).letGo().failedTry(failure).done();
    var draft =
        ChangeDraft.of(state, WORKER, now)
            .cluster(ClusterStatusRules.during(state.cluster(), seen, failure, now))
            .operation(operation, next);
    if (!failure.equals(operation.failure())) {
      draft.tell(
          Event.Type.OPERATION_RETRYING,
          operation.id(),
          List.of(new FieldChange("error", null, failure.reason() + ": " + failure.message())));
    }
    return new Conclusion(draft.done(), Optional.of(nextTry));
  }

  private static Change ended(
      ClusterWithOperations state,
      Operation operation,
      OperationSignal signal,
      @Nullable Failure failure,
      @Nullable Observation seen,
      Instant now) {
    return ended(state, operation, operation.edit(), signal, failure, seen, now);
  }

  private static Change ended(
      ClusterWithOperations state,
      Operation operation,
      OperationEdit edit,
      OperationSignal signal,
      @Nullable Failure failure,
      @Nullable Observation seen,
      Instant now) {
    var ours = ours(state.cluster(), seen);
    var draft =
        ChangeDraft.of(state, WORKER, now)
            .cluster(ClusterStatusRules.settled(state.cluster(), ours, failure, now));
    progress(draft, operation, edit, ours, now);
    edit.signal(signal, now);
    if (signal == OperationSignal.SUCCEEDED) {
      edit.failure(null);
    } else {
      edit.failure(failure);
    }
    var next = edit.done();
    draft
        .operation(operation, next)
        .tell(
            Event.Type.OPERATION_FINISHED,
            operation.id(),
            List.of(new FieldChange("state", operation.state().name(), next.state().name())));
    return draft.wake(draft.queued()).done();
  }

  /** What carries another id than the cluster's is not its; of the cluster, nothing is there. */
  private static @Nullable Observation ours(Cluster cluster, @Nullable Observation seen) {
    return seen instanceof Observation.Present present && !cluster.id().equals(present.markedWith())
        ? new Observation.Absent()
        : seen;
  }

  private static void progress(
      ChangeDraft draft,
      Operation operation,
      OperationEdit edit,
      @Nullable Observation seen,
      Instant now) {
    if (seen == null) {
      return;
    }
    var steps = steps(operation, seen, now);
    var done = steps.stream().filter(step -> step.state() == Step.State.DONE).count();
    edit.progress(steps, steps.isEmpty() ? null : (int) (100 * done / steps.size()));
    var changes = differences(operation.steps(), steps);
    if (!changes.isEmpty()) {
      draft.tell(Event.Type.OPERATION_PROGRESSED, operation.id(), changes);
    }
  }

  private static List<Step> steps(Operation operation, Observation seen, Instant now) {
    return switch (operation.kind()) {
      case CREATE, UPDATE, RESUME, RECONCILE, ADOPT ->
          seen instanceof Observation.Present present
              ? timed(operation.steps(), present.steps(), now)
              : operation.steps();
      case PAUSE -> List.of(pauseStep(operation, seen, now));
      case DELETE -> List.of(deleteStep(operation, seen, now));
    };
  }

  /** The host seldom says when a step began or ended: then it is when that was first seen. */
  private static List<Step> timed(List<Step> before, List<Step> seen, Instant now) {
    return seen.stream().map(step -> timed(step, named(before, step.name()), now)).toList();
  }

  private static Step timed(Step step, @Nullable Step before, Instant now) {
    var began = step.startedAt() != null || before == null ? step.startedAt() : before.startedAt();
    var ended =
        step.finishedAt() != null || before == null ? step.finishedAt() : before.finishedAt();
    return switch (step.state()) {
      case PENDING -> new Step(step.name(), step.state(), began, null, step.message());
      case RUNNING ->
          new Step(step.name(), step.state(), began == null ? now : began, null, step.message());
      case DONE, FAILED ->
          new Step(
              step.name(),
              step.state(),
              began == null ? now : began,
              ended == null ? now : ended,
              step.message());
    };
  }

  private static @Nullable Step named(List<Step> steps, String name) {
    return steps.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  private static Step pauseStep(Operation operation, Observation seen, Instant now) {
    var since = operation.startedAt();
    return seen instanceof Observation.Present present && present.state().atRest()
        ? new Step("Put to sleep", Step.State.DONE, since, now, null)
        : new Step("Put to sleep", Step.State.RUNNING, since, null, null);
  }

  private static Step deleteStep(Operation operation, Observation seen, Instant now) {
    var since = operation.startedAt();
    return seen instanceof Observation.Absent
        ? new Step("Removed", Step.State.DONE, since, now, null)
        : new Step("Removed", Step.State.RUNNING, since, null, null);
  }

  private static List<FieldChange> differences(List<Step> before, List<Step> after) {
    var changes = new ArrayList<FieldChange>();
    for (var step : after) {
      var known = named(before, step.name());
      var former = known == null ? Step.State.PENDING : known.state();
      if (former != step.state()) {
        changes.add(new FieldChange("steps." + step.name(), former.name(), step.state().name()));
      }
    }
    return changes;
  }
}
