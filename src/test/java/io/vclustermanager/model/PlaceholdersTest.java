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
  void whatTheClusterIsCalledIsFilledInBesideParameters() {
    var json = Map.of("a", "${cluster.name}", "b", "in ${cluster.namespace} of ${parameters.name}");

    assertThat(Placeholders.in(json)).containsExactly("name");
    assertThat(Placeholders.isIn(json, Placeholders.NAMESPACE)).isTrue();
    assertThat(Placeholders.isIn(json, Placeholders.OWNER)).isFalse();
    assertThat(
            Placeholders.fill(
                json,
                Map.of("name", "x", Placeholders.NAME, "one", Placeholders.NAMESPACE, "vc-one"),
                String::valueOf))
        .isEqualTo(Map.of("a", "one", "b", "in vc-one of x"));
  }

  @Test
  void twoDollarsStandForOne() {
    var json = Map.of("a", "$${parameters.n}", "b", "$$${parameters.n} $${", "c", "$${");

    assertThat(Placeholders.in(json)).isEmpty();
    assertThat(Placeholders.unknown(json)).isEmpty();
    assertThat(Placeholders.fill(json, Map.of("n", 1), String::valueOf))
        .isEqualTo(Map.of("a", "${parameters.n}", "b", "$${parameters.n} ${", "c", "${"));
    assertThat(Placeholders.length(Map.of("a", "$${x}${parameters.n}"), Map.of("n", 10)))
        .isEqualTo(14);
  }

  @Test
  void whatLooksLikeOneIsFound() {
    assertThat(
            Placeholders.unknown(
                List.of(
                    "${parameters.a} ${cluster.name} $x $(y)",
                    Map.of("${cluster.name}", "${cluster.names}"),
                    "open ${ and ${HOME}")))
        .containsExactly("${cluster.name}", "${cluster.names}", "${ and ${HOME}");
  }

  @Test
  void aPlaceMayBeLong() {
    var name = "n".repeat(200);

    assertThat(Placeholders.unknown("a ${parameters." + name + "} b")).isEmpty();
    assertThat(Placeholders.in("a ${parameters." + name + "} b")).containsExactly(name);
    assertThat(Placeholders.unknown("${" + name + "}")).hasSize(1);
  }

  @Test
  void inNamesNothingIsFilledIn() {
    assertThat(
            Placeholders.inNames(
                List.of("${HOME}", Map.of("a", Map.of("${parameters.a}", "${cluster.names}")))))
        .containsExactly("${parameters.a}");
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
