package io.vclustermanager.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The waits between tries. */
final class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 32", "7, 60", "8, 60", "1000000, 60"})
  void theyDoubleUpToAMinuteGiveOrTakeAQuarter(int failures, long seconds) {
    for (var seed = 0; seed < 100; seed++) {
      assertThat(Backoff.after(failures, new Random(seed)))
          .isBetween(Duration.ofMillis(750 * seconds), Duration.ofMillis(1250 * seconds));
    }
  }

  @Property
  void noneIsLongerThanAMinuteAndAQuarter(
      @ForAll @IntRange(min = 1) int failures, @ForAll long seed) {
    assertThat(Backoff.after(failures, new Random(seed)))
        .isBetween(Duration.ofMillis(750), Duration.ofSeconds(75));
  }
}
