package io.vclustermanager.operation;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Deaths;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.StepResult;
import java.util.Optional;

/**
 * When an operation has cost so much that it is not tried again: operations are durable, and what
 * ends the process that works on one would end each process after it.
 */
final class Poison {
  /** Helm's processes are made to be lost: three say that it is the operation. */
  private static final int MOST_CHILDREN = 3;

  /** A service may be killed for other reasons, and by chance amid the same operation again. */
  private static final int MOST_WORKERS = 5;

  /** From so many on nothing else that is suspect runs beside it. */
  private static final int SUSPECT = 2;

  private Poison() {}

  /**
   * Whether it may be what the service dies of. What is begun beside such a one is counted with it
   * at each death, so that of these one is worked on at a time.
   */
  static boolean isSuspect(Operation operation, boolean isOurs) {
    return operation.deaths().workers() - (isOurs ? 1 : 0) >= SUSPECT;
  }

  /**
   * Whether so many runs have died of it that no further one may act.
   *
   * @param isOurs whether the run that is counted last is the present one
   */
  static boolean isIn(Operation operation, boolean isOurs) {
    return operation.deaths().workers() - (isOurs ? 1 : 0) >= MOST_WORKERS;
  }

  /** The end of such a one. */
  static StepResult serviceDied() {
    return new StepResult.Fail(
        FailureReason.SERVICE_DIED_TOO_OFTEN,
        "The service died %d times while it worked on this; it is not tried again."
            .formatted(MOST_WORKERS),
        null);
  }

  /** The end of one in which so many processes of Helm's died; empty when it may be tried again. */
  static Optional<Failure> endOf(Deaths deaths, Failure last) {
    return deaths.children() >= MOST_CHILDREN
        ? Optional.of(
            Failure.of(
                FailureReason.HELM_DIED_TOO_OFTEN,
                "Helm's process died %d times of this; it is not tried again. The last time: %s"
                    .formatted(deaths.children(), last.message())))
        : Optional.empty();
  }
}
