package io.vclustermanager.operation;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Tries;
import io.vclustermanager.model.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of tries that failed while an operation waits. To wait is no sign that all is
 * well: what failed may only be waiting for its next try, which comes later after each failure, and
 * people must be able to read why.
 */
final class FailedTries {
  private FailedTries() {}

  /**
   * The tries of an operation that waits after a step.
   *
   * @param seen by the step; null when it has not looked
   * @param acted whether it has done something, which went well
   */
  static Tries after(Operation operation, @Nullable Observation seen, boolean acted) {
    var tries = operation.tries();
    var isWell =
        acted && !isHalfMade(operation, seen)
            || isUnderWay(operation, seen)
            || isOverWhenSeen(tries, seen);
    return tries.isWell() || !isWell ? tries : new Tries(0, null, tries.deaths());
  }

  /**
   * Of what a try left half made the step may only have taken away what hinders the next one. That
   * has not made it, and the next look sees whether it was made.
   */
  private static boolean isHalfMade(Operation operation, @Nullable Observation seen) {
    return !isDelete(operation)
        && seen instanceof Observation.Present present
        && !present.installed();
  }

  /** Where nothing had to be done but to wait, what failed before is done in the meantime. */
  private static boolean isUnderWay(Operation operation, @Nullable Observation seen) {
    return switch (seen) {
      case Observation.Present present ->
          present.deleting() ? isDelete(operation) : present.installed();
      case Observation.Remains remains -> remains.deleting() && isDelete(operation);
      case Observation.Absent _ -> false;
      case null -> false;
    };
  }

  private static boolean isDelete(Operation operation) {
    return operation.kind() == OperationKind.DELETE;
  }

  private static boolean isOverWhenSeen(Tries tries, @Nullable Observation seen) {
    var failure = tries.failure();
    return seen != null
        && failure != null
        && FailureReason.find(failure.reason()).filter(FailureReason::isOverWhenSeen).isPresent();
  }
}
