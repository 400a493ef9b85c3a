package io.vclustermanager.operation;

import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.model.StepResult.Wait.For;
import jakarta.inject.Singleton;
import java.util.Set;

/** Takes a cluster away: looks; takes away what is ours; is done only when nothing is left. */
@Singleton
final class DeleteClusterHandler implements OperationHandler {
  @Override
  public Set<OperationKind> kinds() {
    return Set.of(OperationKind.DELETE);
  }

  @Override
  public StepResult step(Work work) {
    return switch (work.observe()) {
      case Observation.Absent absent -> new StepResult.Done(absent);
      case Observation.Remains remains -> cleanUp(work, remains);
      case Observation.Present present -> takeAway(work, present);
    };
  }

  private static StepResult takeAway(Work work, Observation.Present seen) {
    if (!work.cluster().id().equals(seen.markedWith())) {
      // What carries another id is not ours: ours is gone, and theirs is not touched.
      return new StepResult.Done(new Observation.Absent());
    }
    if (!seen.deleting()) {
      work.act().delete(work.target());
    }
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }

  /** Leftovers are its own when it was ever there: nothing else of its name may have been since. */
  private static StepResult cleanUp(Work work, Observation.Remains seen) {
    if (!work.cluster().observed().everMade()) {
      return new StepResult.Done(new Observation.Absent());
    }
    if (!seen.deleting()) {
      work.act().delete(work.target());
    }
    return new StepResult.Wait(For.CHANGE, work.soon(), seen);
  }
}
