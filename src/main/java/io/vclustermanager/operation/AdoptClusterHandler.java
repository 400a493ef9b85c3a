package io.vclustermanager.operation;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Adopts a virtual cluster that others made: looks; refuses what is not there or somebody's; marks
 * it as ours, which restarts nothing; and reads what it is made of.
 */
@Singleton
final class AdoptClusterHandler implements OperationHandler {
  @Override
  public Set<OperationKind> kinds() {
    return Set.of(OperationKind.ADOPT);
  }

  @Override
  public StepResult step(Work work) {
    return switch (work.observe()) {
      case Observation.Present seen when seen.deleting() ->
          fail(work, FailureReason.CONFLICT, "The virtual cluster %s is being taken away.");
      case Observation.Present seen when isAnothers(work, seen) ->
          fail(
              work,
              FailureReason.CONFLICT,
              "The virtual cluster %s carries the id of another cluster, or is in its namespace.");
      case Observation.Present _ -> adopt(work);
      case Observation.Absent _, Observation.Remains _ ->
          fail(work, FailureReason.NOT_FOUND, "There is no virtual cluster %s.");
    };
  }

  private static boolean isAnothers(Work work, Observation.Present seen) {
    return seen.markedWith() != null && !seen.markedWith().equals(work.cluster().id());
  }

  private static StepResult adopt(Work work) {
    var spec = work.act().adopt(work.cluster());
    return work.observe() instanceof Observation.Present seen
            && work.cluster().id().equals(seen.markedWith())
        ? new StepResult.Adopted(seen, spec)
        : fail(work, FailureReason.NOT_FOUND, "The virtual cluster %s has just gone.");
  }

  private static StepResult fail(Work work, FailureReason reason, String message) {
    var target = work.target();
    var name =
        "'%s' in the namespace '%s' of host '%s'"
            .formatted(target.name(), target.namespace(), target.host());
    return new StepResult.Fail(reason, message.formatted(name), null);
  }
}
