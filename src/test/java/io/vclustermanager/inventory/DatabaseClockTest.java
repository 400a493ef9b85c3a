package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import org.junit.jupiter.api.Test;

/** The clock: the database's time, carried on by monotonic time. */
final class DatabaseClockTest {
  private Instant database = Instant.parse("2026-11-20T12:00:00Z");
  private long nanos = 1_000;
  private final DatabaseClock clock = new DatabaseClock(() -> database, () -> nanos);

  @Test
  void goesOnByMonotonicTimeBetweenMeasurements() {
    pass(Duration.ofSeconds(10));

    assertThat(clock.instant()).isEqualTo("2026-11-20T12:00:10Z");
  }

  @Test
  void followsADatabaseThatDrifts() {
    pass(Duration.ofSeconds(10));
    database = database.plusSeconds(12);

    clock.measure();

    assertThat(clock.instant()).isEqualTo("2026-11-20T12:00:12Z");
    assertThat(clock.isTrusted()).isTrue();
  }

  @Test
  void isNotTrustedForAWhileAfterAJump() {
    database = database.plus(Duration.ofHours(1));

    clock.measure();

    assertThat(clock.instant()).isEqualTo("2026-11-20T13:00:00Z");
    assertThat(clock.isTrusted()).isFalse();
    pass(Duration.ofMinutes(5));
    assertThat(clock.isTrusted()).isTrue();
  }

  @Test
  void isNotTrustedAfterAJumpBackEither() {
    database = database.minus(Duration.ofMinutes(1));

    clock.measure();

    assertThat(clock.isTrusted()).isFalse();
  }

  @Test
  void ticksInMicrosecondsAsTheDatabaseDoes() {
    nanos += 1_234_567;

    assertThat(clock.instant().get(ChronoField.NANO_OF_SECOND)).isEqualTo(1_234_000);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
