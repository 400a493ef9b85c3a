package io.vclustermanager.intent.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a schema's defaults make of parameters, and what was given beside them. */
final class DefaultsTest {
  private static final Map<String, ?> FIRST =
      object(
          Map.of(
              "memory", Map.of("default", "1Gi"),
              "team", Map.of("type", "string"),
              "gone", Map.of("default", 1),
              "net", object(Map.of("port", Map.of("default", 80), "host", Map.of()))));
  private static final Map<String, ?> SECOND =
      object(
          Map.of(
              "memory", Map.of("default", "2Gi"),
              "team", Map.of("default", "red"),
              "gone", Map.of("type", "integer"),
              "net", object(Map.of("port", Map.of("default", 81)))));

  @Test
  void aDefaultIsToldFromWhatWasGiven() {
    var filled = Defaults.fill(FIRST, Map.of("team", "blue", "net", Map.of("host", "a")));

    var left = Defaults.without(FIRST, SECOND, filled);

    // Where the next version has no default, the former stays: else something would be missing.
    assertThat(left).isEqualTo(Map.of("team", "blue", "gone", 1, "net", Map.of("host", "a")));
    assertThat(Defaults.fill(SECOND, left))
        .isEqualTo(
            Map.of(
                "memory",
                "2Gi",
                "team",
                "blue",
                "gone",
                1,
                "net",
                Map.of("host", "a", "port", 81)));
  }

  @Test
  void whatWasGivenOtherwiseStays() {
    var given = Map.of("memory", "4Gi", "net", Map.of("port", 8080));

    assertThat(Defaults.without(FIRST, SECOND, given)).isEqualTo(given);
  }

  private static Map<String, ?> object(Map<String, ?> properties) {
    return Map.of("type", "object", "properties", properties);
  }
}
