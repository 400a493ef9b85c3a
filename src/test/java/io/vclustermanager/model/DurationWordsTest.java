package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as people say them. */
final class DurationWordsTest {
  @ParameterizedTest
  @CsvSource({
    "PT10M, 10 minutes",
    "PT1M, 1 minute",
    "PT720H, 30 days",
    "PT25H, 1 day 1 hour",
    "PT2H30M, 2 hours 30 minutes",
    "PT1H1S, 1 hour 1 second",
    "PT1.5S, 1 second",
    "PT0.5S, 500 milliseconds",
    "PT0S, 0 seconds",
    "-PT1H, minus 1 hour",
    "PT-9223372036854775808S, minus 106751991167300 days 15 hours 30 minutes 7 seconds"
  })
  void theyAreTold(Duration duration, String words) {
    assertThat(DurationWords.of(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "2d, PT48H",
    "1w, PT168H",
    "1w2d3h4m5s6ms, PT219H4M5.006S",
    "2h30m, PT2H30M",
    "90m, PT90M",
    "0s, PT0S"
  })
  void theyAreRead(String text, Duration duration) {
    assertThat(DurationWords.read(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "d", "1d1w", "2 d", "-1d", "1.5h", "1y", "9999999w", "P1D"})
  void whatIsNoneIsNot(String text) {
    assertThat(DurationWords.read(text)).isEmpty();
  }
}
