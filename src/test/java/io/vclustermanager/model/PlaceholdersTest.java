package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlaceholdersTest {
  @Test
  void aloneItIsTheParameterAndElsewhereText() {
    var filled =
        Placeholders.fill(
            Map.of(
                "alone", "${parameters.n}",
                "inside", "a ${parameters.n}${parameters.s}",
                "list", List.of("${parameters.o}", 1)),
            Map.of("n", 3, "s", "$1 ${parameters.n} \\", "o", Map.of("a", true)),
            String::valueOf);

    assertThat(filled)
        .isEqualTo(
            Map.of(
                "alone",
                3,
                "inside",
                "a 3$1 ${parameters.n} \\",
                "list",
                List.of(Map.of("a", true), 1)));
  }

  @Test
  void nothingElseIsOne() {
    var json = Map.of("a", "${n} $parameters.n ${parameters.} ${parameters.a.b} ${ parameters.n }");

    assertThat(Placeholders.in(json)).isEmpty();
    assertThat(Placeholders.fill(json, Map.of("n", 1), String::valueOf)).isEqualTo(json);
    assertThat(Placeholders.in(List.of(Map.of("a", "x${parameters.b-1_C}${parameters.a}"))))
        .containsExactly("a", "b-1_C");
  }
}
