package io.vclustermanager.operation;

import static io.vclustermanager.testing.Examples.DEADLINE;
import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.testing.Examples;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operation that ends whoever works on it is left alone in the end. */
final class PoisonTest {
  @Test
  void afterFiveRunsThatDiedNobodyActsAnyMore() {
    assertThat(Poison.isIn(leftBy(4), false)).isFalse();
    assertThat(Poison.isIn(leftBy(5), false)).isTrue();
  }

  @Test
  void theRunThatWorksIsNotTakenForDead() {
    assertThat(Poison.isIn(leftBy(5), true)).isFalse();
    assertThat(Poison.isIn(leftBy(6), true)).isTrue();
  }

  @Test
  void theReasonSaysWhoDied() {
    assertThat(Poison.serviceDied())
        .isEqualTo(
            new StepResult.Fail(
                FailureReason.SERVICE_DIED_TOO_OFTEN,
                "The service died 5 times while it worked on this; it is not tried again.",
                null));
  }

  /** So many runs have claimed it, and none has let go of it. */
  private static Operation leftBy(int runs) {
    var operation = Examples.queued(Examples.cluster(), OperationKind.CREATE);
    for (var run = 0; run < runs; run++) {
      var claim = new Operation.Claim(UUID.randomUUID(), "replica " + run, DEADLINE);
      operation = operation.edit().signal(OperationSignal.CLAIMED, NOW).claim(claim).done();
    }
    return operation;
  }
}
