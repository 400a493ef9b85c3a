package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It is what Instant itself writes. */
final class InstantTextTest {
  @Property
  void theSameAsInstantWrites(
      @ForAll @LongRange(min = -63_000_000_000L, max = 260_000_000_000L) long second,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
    var instant = Instant.ofEpochSecond(second, nanos);

    assertThat(InstantText.of(instant)).isEqualTo(instant.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T12:00:00Z",
        "2026-11-20T12:00:00.1Z",
        "2026-11-20T12:00:00.000001Z",
        "2026-11-20T12:00:00.000000001Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.500Z",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z"
      })
  void atTheEdgesToo(String text) {
    var instant = Instant.parse(text);

    assertThat(InstantText.of(instant)).isEqualTo(instant.toString());
  }
}
