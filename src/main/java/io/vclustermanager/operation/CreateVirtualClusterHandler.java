package io.vclustermanager.operation;

import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Sighting;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.model.StepResult.Wait.For;
import jakarta.inject.Singleton;
import java.util.Set;

/** Makes a virtual cluster: looks; makes it where nothing is; waits until it is ready. */
@Singleton
final class CreateVirtualClusterHandler implements OperationHandler {
  @Override
  public Set<OperationKind> kinds() {
    return Set.of(OperationKind.CREATE);
  }

  @Override
  public StepResult step(Work work) {
    var seen = work.provider().observe(work.target());
    return switch (seen) {
      case Observation.Absent _ -> create(work, seen);
      case Observation.Remains remains -> waitOrRefuse(work, remains);
      case Observation.Present present -> follow(work, present);
    };
  }

  private static StepResult create(Work work, Observation seen) {
    if (!work.operation().createStarted()) {
      return new StepResult.Begin(seen);
    }
    work.provider().create(work.cluster());
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }

  /** An earlier cluster's parts are waited out; what stays there would be brought to life again. */
  private static StepResult waitOrRefuse(Work work, Observation.Remains seen) {
    return seen.deleting()
        ? new StepResult.Wait(For.CHANGE, work.soon(), seen)
        : conflict(work, "has left-overs of its name (" + seen.what() + ")");
  }

  private static StepResult follow(Work work, Observation.Present seen) {
    if (seen.deleting()) {
      return new StepResult.Wait(For.CHANGE, work.soon(), seen);
    }
    if (!work.cluster().id().equals(seen.markedWith())) {
      // The same name with another id or none is somebody else's: never touched.
      return conflict(work, "holds something of its name already");
    }
    if (!seen.installed()) {
      return create(work, seen);
    }
    var counted = Sighting.counted(work.cluster(), seen);
    if (counted.ready()) {
      return new StepResult.Done(seen);
    }
    ChangeClusterHandler.unhinder(work, seen);
    return new StepResult.Wait(For.CHANGE, work.soon(), counted);
  }

  private static StepResult conflict(Work work, String how) {
    return new StepResult.Fail(
        "Conflict",
        "%s %s, and it is not ours. Choose another name, or take it away there."
            .formatted(work.target().place(), how),
        null);
  }
}
