package io.vclustermanager.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Refusal.Code;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What labels must look like. */
final class LabelRulesTest {
  @ParameterizedTest
  @CsvSource({
    "app.kubernetes.io/part-of, shop",
    "team, blue",
    "example.com/team, ''",
    "a/b, A.b_c-9",
    "Team_1.x, 1"
  })
  void aGoodLabelIsTaken(String key, String value) {
    assertThat(LabelRules.checkCluster(Map.of(key, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', blue",
    "/team, blue",
    "example.com/, blue",
    "Example.com/team, blue",
    "example..com/team, blue",
    "a/b/c, blue",
    "-team, blue",
    "te am, blue",
    "team, -blue",
    "team, blue-",
    "team, 'light blue'",
    "team, blü"
  })
  void aBadLabelIsRefused(String key, String value) {
    assertThat(LabelRules.checkCluster(Map.of(key, value)))
        .map(Refusal::code)
        .contains(Code.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app",
        "release",
        "created-by",
        "vcluster-manager.io/owner",
        "vcluster.loft.sh/managed-by",
        "app.kubernetes.io/managed-by",
        "node.kubernetes.io/name",
        "k8s.io/x"
      })
  void aLabelThatMeansSomethingOnAHostIsReserved(String key) {
    assertThat(LabelRules.checkCluster(Map.of(key, "x")))
        .map(Refusal::code)
        .contains(Code.NAME_RESERVED);
  }

  @Test
  void labelsHaveTheirLengths() {
    var most = "a".repeat(63);
    var prefix = "a".repeat(253);

    assertThat(LabelRules.checkCluster(Map.of(prefix + "/" + most, most))).isEmpty();
    assertThat(LabelRules.checkCluster(Map.of(prefix + "a/" + most, most))).isPresent();
    assertThat(LabelRules.checkCluster(Map.of(most + "a", most))).isPresent();
    assertThat(LabelRules.checkCluster(Map.of(most, most + "a"))).isPresent();
  }

  @Test
  void aLongKeyIsNotRepeatedInFull() {
    assertThat(LabelRules.checkCluster(Map.of("!".repeat(100_000), "")))
        .hasValueSatisfying(refusal -> assertThat(refusal.message()).hasSizeLessThan(300));
  }

  @Test
  void aClusterHasAtMost32Labels() {
    assertThat(LabelRules.checkCluster(labels(32))).isEmpty();
    assertThat(LabelRules.checkCluster(labels(33))).map(Refusal::code).contains(Code.OUT_OF_RANGE);
  }

  private static Map<String, String> labels(int count) {
    return IntStream.range(0, count).boxed().collect(toMap(n -> "key" + n, n -> "value"));
  }
}
