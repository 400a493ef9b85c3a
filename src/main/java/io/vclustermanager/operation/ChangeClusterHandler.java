package io.vclustermanager.operation;

import io.vclustermanager.intent.cluster.ValuesReview;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterStatusRules;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.model.StepResult.Wait.For;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Brings a cluster that was made to what is wanted of it, whichever intent asked: looks, does the
 * first thing that is otherwise than wanted, and is done when nothing is. Whoever was superseded in
 * the middle left no harm: the successor sees the same difference.
 */
@Singleton
final class ChangeClusterHandler implements OperationHandler {
  private final ValuesReview review;

  ChangeClusterHandler(ValuesReview review) {
    this.review = review;
  }

  @Override
  public Set<OperationKind> kinds() {
    return Set.of(
        OperationKind.UPDATE, OperationKind.PAUSE, OperationKind.RESUME, OperationKind.RECONCILE);
  }

  @Override
  public StepResult step(Work work) {
    if (!work.cluster().spec().isKnown()) {
      return new StepResult.Fail(
          FailureReason.NOT_ADOPTED,
          "It was never adopted, so nobody knows what is wanted of it: delete it here, which"
              + " touches nothing, and adopt it again.",
          null);
    }
    return switch (work.observe()) {
      case Observation.Present seen when work.cluster().id().equals(seen.markedWith()) ->
          change(work, seen);
      case Observation.Absent seen -> gone(work, seen);
      case Observation.Remains seen -> gone(work, seen);
      case Observation.Present seen ->
          new StepResult.Fail(FailureReason.CONFLICT, notOurs(work, seen), null);
    };
  }

  /** What Helm wrote of one that was adopted does not say that it is ours. */
  private static String notOurs(Work work, Observation.Present seen) {
    var target = work.target();
    return seen.markedWith() == null && seen.state().gone()
        ? target.place()
            + " holds a record of Helm's of its name without its control plane, and nothing that"
            + " says whose it is. If it is what is left of this cluster, take it away there (helm"
            + " uninstall "
            + target.name()
            + " --namespace "
            + target.namespace()
            + "); reconcileCluster makes it again then."
        : target.place() + " holds something of its name that is not ours.";
  }

  /**
   * One that was never ready is made as if it had just been asked for. One that was is made again
   * only when somebody asked for that: its state may be lost with it. Neither who asks nor a policy
   * that repairs drift makes it of values that nobody was allowed.
   */
  private StepResult gone(Work work, Observation seen) {
    var operation = work.operation();
    if (!work.cluster().observed().everReady()) {
      return ClusterMaking.step(work);
    }
    if (operation.kind() != OperationKind.RECONCILE) {
      return new StepResult.Fail(
          FailureReason.LOST,
          "The cluster is gone from its host. reconcileCluster makes it again, deleteCluster takes"
              + " away what is left.",
          seen);
    }
    if (seen instanceof Observation.Remains remains && remains.deleting()) {
      return new StepResult.Wait(For.CHANGE, work.soon(), seen);
    }
    var refusals = review.standing(work.cluster());
    if (!refusals.isEmpty()) {
      return new StepResult.Fail(
          FailureReason.VALUES_REFUSED,
          "It is not made again of its values. " + refusals.getFirst().message(),
          seen);
    }
    if (!operation.createStarted()) {
      return new StepResult.Begin(seen);
    }
    work.act().restore(work.cluster());
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }

  private static StepResult change(Work work, Observation.Present seen) {
    var cluster = work.cluster();
    var waiting = new StepResult.Wait(For.CHANGE, work.soon(), seen);
    if (seen.deleting()) {
      return waiting;
    }
    if (!seen.installed() && !cluster.observed().everReady()) {
      return ClusterMaking.step(work);
    }
    if (ClusterMaking.clearObstacle(work, seen)) {
      return waiting;
    }
    if (isBehind(work, seen)) {
      if (isToSleepFirst(work, seen)) {
        return pause(work, seen);
      }
      if (isUpdated(work, seen)) {
        return waiting;
      }
    }
    if (cluster.wanted() == Wanted.PAUSED) {
      return pause(work, seen);
    }
    if (seen.state().sleep() == Observation.Sleep.MARKED) {
      work.act().resume(work.target());
      return waiting;
    }
    var counted = ClusterStatusRules.counted(cluster, seen);
    return counted.ready()
        ? done(work, seen)
        : new StepResult.Wait(For.CHANGE, work.soon(), counted);
  }

  /**
   * Who asked for sleep gets it, whatever becomes of an update that was not brought to its end:
   * that goes on once all of it sleeps.
   */
  private static boolean isToSleepFirst(Work work, Observation.Present seen) {
    return work.operation().kind() == OperationKind.PAUSE
        && work.cluster().wanted() == Wanted.PAUSED
        && seen.installed()
        && !seen.state().atRest();
  }

  /**
   * Has Helm bring it on.
   *
   * @return false when that is refused for good, and nobody asks for it by this operation: what an
   *     update has failed with must not keep the cluster from going to sleep and waking up
   */
  private static boolean isUpdated(Work work, Observation.Present seen) {
    try {
      work.act().update(work.cluster());
      return true;
    } catch (ProviderException e) {
      var kind = work.operation().kind();
      var isBeside = kind == OperationKind.PAUSE || kind == OperationKind.RESUME;
      if (!isBeside || !e.isPermanent() || !seen.installed()) {
        throw e;
      }
      return false;
    }
  }

  private static StepResult pause(Work work, Observation.Present seen) {
    if (seen.state().paused() && seen.state().atRest()) {
      return done(work, seen);
    }
    if (!seen.state().putToSleep()) {
      work.act().pause(work.target());
    }
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }

  private static StepResult done(Work work, Observation.Present seen) {
    if (Drift.between(work.cluster(), seen, work.now()).isEmpty()) {
      return new StepResult.Done(seen);
    }
    work.act().mark(work.cluster());
    return new StepResult.Done(work.observe());
  }

  /**
   * Whether Helm has to bring it on: what is installed is not the wanted spec, or is only half
   * there. What others changed is put right only by a reconcile; an update does it on its way.
   */
  private static boolean isBehind(Work work, Observation.Present seen) {
    var applied = seen.state().revision();
    var isOld = applied != null && !applied.equals(work.cluster().spec().revision());
    var isPutRight =
        work.operation().kind() == OperationKind.RECONCILE
            && Drift.between(work.cluster(), seen, work.now()).stream()
                .anyMatch(ChangeClusterHandler::isHelms);
    return !seen.installed() || isOld || isPutRight;
  }

  private static boolean isHelms(Drift drift) {
    return drift
        .kind()
        .filter(kind -> kind != DriftKind.PAUSED && kind != DriftKind.LABEL)
        .isPresent();
  }
}
