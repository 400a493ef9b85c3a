package io.vclustermanager.operation;

import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.model.StepResult.Wait.For;
import jakarta.inject.Singleton;

/** Makes a virtual cluster: looks; makes it where nothing is; waits until it is ready. */
@Singleton
final class CreateVirtualClusterHandler implements OperationHandler {
  @Override
  public OperationKind kind() {
    return OperationKind.CREATE;
  }

  @Override
  public StepResult step(Work work) {
    var seen = work.provider().observe(work.target());
    return switch (seen) {
      case Observation.Absent _ -> create(work, seen);
      case Observation.Present present -> follow(work, present);
    };
  }

  private static StepResult create(Work work, Observation seen) {
    if (!work.operation().createStarted()) {
      return new StepResult.Begin(seen);
    }
    work.provider().create(work.target(), work.cluster().spec());
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }

  private static StepResult follow(Work work, Observation.Present seen) {
    if (!work.cluster().id().equals(seen.markedWith())) {
      // Rule 4 of the house: the same name with another id or none is somebody else's, never
      // touched.
      return new StepResult.Fail(
          "Conflict",
          "Something called '"
              + work.target().name()
              + "' is in the namespace '"
              + work.target().namespace()
              + "' of host '"
              + work.target().host()
              + "' already, and it is not ours. Choose another name, or take it away there.",
          null);
    }
    if (seen.deleting()) {
      return new StepResult.Wait(For.CHANGE, work.soon(), seen);
    }
    return seen.ready()
        ? new StepResult.Done(seen)
        : new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }
}
