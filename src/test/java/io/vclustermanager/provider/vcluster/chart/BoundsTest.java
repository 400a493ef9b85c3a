package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Refusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much there may be, and where null may stand. */
final class BoundsTest {
  @Test
  void asLongAsAllowed() {
    var frame = JsonText.of(Map.of("a", "")).length();
    var room = Bounds.MOST_BYTES - frame;

    assertThat(check(Map.of("a", "x".repeat(room)))).isEmpty();
    assertThat(check(Map.of("a", "x".repeat(room + 1)))).hasSize(1);
    assertThat(check(Map.of("a", "ä".repeat(room / 2 + 1)))).hasSize(1);
  }

  @Test
  void asDeepAsAllowed() {
    assertThat(check(nested(Bounds.MOST_LEVELS))).isEmpty();
    assertThat(check(nested(Bounds.MOST_LEVELS + 1))).hasSize(1);
    assertThat(check(nested(900))).hasSize(1);
  }

  @Test
  void charactersThatNoFileCanHold() {
    for (var text : List.of("a\0b", "a\ud800b")) {
      assertThat(check(Map.of("a", text))).hasSize(1);
      assertThat(check(Map.of(text, "a"))).hasSize(1);
    }
    assertThat(check(Map.of("a", "\ud83d\ude00 fine"))).isEmpty();
  }

  @Test
  void nullInAListTakesNothingAway() {
    assertThat(check(Yaml.values("networking: {resolveDNS: [a, null]}"))).hasSize(1);
    assertThat(check(Yaml.values("controlPlane: null"))).isEmpty();
  }

  @Test
  void tenAreEnough() {
    var nulls = new HashMap<String, @Nullable Object>();
    IntStream.range(0, 1000)
        .forEach(i -> nulls.put("n".repeat(10) + i, Arrays.asList((Object) null)));

    assertThat(check(nulls))
        .hasSize(10)
        .allSatisfy(
            refusal -> {
              assertThat(refusal.message()).hasSizeLessThan(300);
              assertThat(refusal.path()).allSatisfy(name -> assertThat(name).hasSizeLessThan(90));
            });
  }

  private static Map<String, @Nullable Object> nested(int levels) {
    Map<String, @Nullable Object> values = Map.of("a", 1);
    for (var level = 1; level < levels; level++) {
      values = Map.of("a", values);
    }
    return values;
  }

  private static List<Refusal> check(Map<String, @Nullable Object> values) {
    var findings = new Findings();
    Bounds.check(values, findings);
    return findings.all();
  }
}
