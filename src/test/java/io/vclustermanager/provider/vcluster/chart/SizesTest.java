package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes are configured by name. */
final class SizesTest {
  @Test
  void threeAreThereByThemselves() {
    var sizes = new Sizes(List.of());

    assertThat(sizes.names()).containsExactly("SMALL", "MEDIUM", "LARGE");
    assertThat(sizes.find("Small")).isEqualTo(sizes.find("SMALL")).isPresent();
    assertThat(sizes.find("tiny")).isEmpty();
  }

  @Test
  void othersAreAddedAndTheBuiltInOnesReplaced() {
    var sizes =
        new Sizes(
            List.of(
                size("tiny", "policies:\n  resourceQuota:\n    quota: {requests.cpu: 1}\n"),
                size("small", "{\"controlPlane\": {\"proxy\": {\"port\": 8443}}}")));

    assertThat(sizes.names()).containsExactly("SMALL", "MEDIUM", "LARGE", "TINY");
    assertThat(sizes.find("tiny").orElseThrow().toString()).contains("{requests.cpu=1}");
    assertThat(sizes.find("SMALL").orElseThrow().toString())
        .isEqualTo("{controlPlane={proxy={port=8443}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a: [", "- a", "a: 2026-11-20", "text", "a: !!java.util.Date 1"})
  void aSizeThatCannotBeReadIsFoundAtOnce(@Nullable String values) {
    assertThatThrownBy(() -> new Sizes(List.of(size("odd", values))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vcm.sizes.odd.values");
  }

  @Test
  void noneOfThemNeedsALicenceOrWouldBeRefused() {
    var sizes = new Sizes(List.of());
    for (var name : sizes.names()) {
      var findings = new Findings();
      var values = new ValuesTree(sizes.find(name).orElseThrow());
      OwnValues.check(values, "v1.35.0", findings);
      Licensed.check(values, findings);
      Combinations.check(values, "hello", findings);

      assertThat(findings.all()).as(name).isEmpty();
    }
  }

  static SizeConfiguration size(String name, @Nullable String values) {
    var size = new SizeConfiguration(name);
    size.setValues(values);
    return size;
  }
}
