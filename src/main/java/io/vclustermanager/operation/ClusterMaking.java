package io.vclustermanager.operation;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterStatusRules;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.model.StepResult.Wait.For;

/**
 * Makes a cluster where nothing is and follows it until it is ready: what a create does, and a
 * change of one that was never ready.
 */
final class ClusterMaking {
  private ClusterMaking() {}

  /** Takes the next step of it. */
  static StepResult step(Work work) {
    var seen = work.observe();
    return switch (seen) {
      case Observation.Absent _ -> create(work, seen);
      case Observation.Remains remains -> waitOrRefuse(work, remains);
      case Observation.Present present -> follow(work, present);
    };
  }

  /**
   * What others do while it is waited for may keep it from ever being ready: put to sleep, scaled
   * to nothing, or without its Service. That is put right whatever the policy, since ready is what
   * was asked for.
   *
   * @return whether anything had to be put right
   */
  static boolean clearObstacle(Work work, Observation.Present seen) {
    var cluster = work.cluster();
    if (cluster.wanted() != Wanted.PRESENT || seen.ready()) {
      return false;
    }
    if (seen.state().paused()) {
      work.act().resume(work.target());
      return true;
    }
    var isHindered =
        seen.state().differences().stream().anyMatch(each -> each.is(DriftKind.REPLICAS))
            || !seen.state().objects().missing().isEmpty();
    if (isHindered) {
      work.act().update(cluster);
    }
    return isHindered;
  }

  private static StepResult create(Work work, Observation seen) {
    if (!work.operation().createStarted()) {
      return new StepResult.Begin(seen);
    }
    work.act().create(work.cluster());
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }

  /** An earlier cluster's parts are waited out; what stays there would be brought to life again. */
  private static StepResult waitOrRefuse(Work work, Observation.Remains seen) {
    return seen.deleting()
        ? new StepResult.Wait(For.CHANGE, work.soon(), seen)
        : conflict(
            work,
            "has leftovers of its name (" + seen.what() + ")",
            "Choose another name, or take them away there.");
  }

  private static StepResult follow(Work work, Observation.Present seen) {
    if (seen.deleting()) {
      return new StepResult.Wait(For.CHANGE, work.soon(), seen);
    }
    if (!work.cluster().id().equals(seen.markedWith())) {
      // The same name with another id or none is somebody else's, never touched.
      return conflict(
          work,
          "holds something of its name already",
          "Choose another name, or adopt that (adoptCluster).");
    }
    if (!seen.installed()) {
      return create(work, seen);
    }
    var counted = ClusterStatusRules.counted(work.cluster(), seen);
    if (counted.ready()) {
      return new StepResult.Done(seen);
    }
    clearObstacle(work, seen);
    return new StepResult.Wait(For.CHANGE, work.soon(), counted);
  }

  private static StepResult conflict(Work work, String how, String remedy) {
    return new StepResult.Fail(
        FailureReason.CONFLICT,
        "%s %s, and it is not ours. %s".formatted(work.target().place(), how, remedy),
        null);
  }
}
