package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When an operation is expected to end. */
final class OperationTest {
  private static final Instant ASKED = Instant.parse("2026-11-30T10:00:00Z");
  private static final Instant BEGUN = ASKED.plusSeconds(5);
  private static final Duration USUAL = Duration.ofSeconds(60);

  @Test
  void aQueuedOneIsExpectedAsIfItBeganNow() {
    assertThat(queued().expectedEnd(USUAL, BEGUN)).isEqualTo(BEGUN.plus(USUAL));
  }

  @Test
  void aBegunOneIsExpectedFromItsBeginning() {
    assertThat(begun().expectedEnd(USUAL, BEGUN.plusSeconds(20))).isEqualTo(BEGUN.plus(USUAL));
  }

  @Test
  void oneThatTakesLongerThanUsualPromisesNothing() {
    assertThat(begun().expectedEnd(USUAL, BEGUN.plus(USUAL))).isNull();
  }

  @Test
  void nothingIsExpectedWhereNothingIsKnown() {
    assertThat(begun().expectedEnd(null, BEGUN)).isNull();
  }

  @Test
  void oneThatHasEndedIsNotExpected() {
    var ended = begun().edit().signal(OperationSignal.SUCCEEDED, BEGUN).done();

    assertThat(ended.expectedEnd(USUAL, BEGUN)).isNull();
  }

  private static Operation begun() {
    return queued().edit().signal(OperationSignal.CLAIMED, BEGUN).done();
  }

  private static Operation queued() {
    return Operation.queued(
        UUID.randomUUID(),
        UUID.randomUUID(),
        OperationKind.CREATE,
        new ActorName("anna", ActorKind.USER),
        ASKED,
        ASKED.plusSeconds(900));
  }
}
