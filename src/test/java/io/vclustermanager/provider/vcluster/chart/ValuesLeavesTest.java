package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Leaf;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which leaves a change touches. */
final class ValuesLeavesTest {
  @Test
  void whatIsAsBeforeIsNotTouched() {
    var change = change("{a: 1, b: {c: x, d: y}}", "{a: 1, b: {c: z, d: y, e: w}}");

    assertThat(pointers(change.touched())).containsExactly("/b/c", "/b/e");
    assertThat(pointers(change.kept())).containsExactly("/a", "/b/d");
    assertThat(change.gone()).isEmpty();
  }

  @Test
  void aListIsTouchedAsAWhole() {
    var change = change("{a: [{b: 1}, {c: 2}]}", "{a: [{b: 1}, {c: 3}]}");

    assertThat(pointers(change.touched())).containsExactly("/a/0/b", "/a/1/c");
    assertThat(change.kept()).isEmpty();
  }

  @Test
  void whatIsLeftOutIsGone() {
    assertThat(pointers(change("{a: {b: 1, c: [2]}, d: 3}", "{d: 3}").gone()))
        .containsExactly("/a/b", "/a/c/0");
    assertThat(pointers(change("{a: {b: 1}}", "{a: text}").gone())).containsExactly("/a/b");
    assertThat(pointers(change("{a: {b: 1}}", "{a: {}}").touched())).containsExactly("/a");
    assertThat(pointers(change("{a: {b: 1}}", "{a: {}}").gone())).containsExactly("/a/b");
  }

  @Test
  void anEmptyObjectAndNullAreLeaves() {
    assertThat(pointers(change("{}", "{a: {}, b: [], c: null}").touched()))
        .containsExactly("/a", "/b", "/c");
    assertThat(pointers(change("{c: null}", "{c: null}").kept())).containsExactly("/c");
    assertThat(pointers(change("{}", "{c: null}").touched())).containsExactly("/c");
  }

  @Test
  void numbersAreTheSameWhateverKeptThem() {
    assertThat(ValuesLeaves.same(1, 1L)).isTrue();
    assertThat(ValuesLeaves.same(1, new BigDecimal("1.0"))).isTrue();
    assertThat(ValuesLeaves.same(List.of(Map.of("a", 1)), List.of(Map.of("a", 1L)))).isTrue();
    assertThat(ValuesLeaves.same(1, "1")).isFalse();
    assertThat(ValuesLeaves.same(List.of(1), List.of(1, 2))).isFalse();
    assertThat(ValuesLeaves.same(null, Map.of())).isFalse();
  }

  @Test
  void aPointerTellsNamesApart() {
    assertThat(pointers(ValuesLeaves.of(Yaml.values("{a/b: {c~d: 1}, a: {b: 1}}"))))
        .containsExactly("/a~1b/c~0d", "/a/b");
  }

  private static ValuesLeaves.Change change(String before, String after) {
    return ValuesLeaves.between(Yaml.values(before), Yaml.values(after));
  }

  private static List<String> pointers(List<Leaf> leaves) {
    return leaves.stream().map(Leaf::pointer).toList();
  }

  @Test
  void someLeavesAloneAndOfAListAll() {
    var values =
        Map.<String, @Nullable Object>of(
            "a",
            Map.of("b", 1, "c", List.of(Map.of("d", 2), Map.of("d", 3))),
            "e",
            Map.of("f/g", true),
            "h",
            Map.of());

    assertThat(ValuesLeaves.only(values, Set.of("/a/c/1/d", "/e/f~1g")))
        .isEqualTo(
            Map.of(
                "a",
                Map.of("c", List.of(Map.of("d", 2), Map.of("d", 3))),
                "e",
                Map.of("f/g", true)));
    assertThat(ValuesLeaves.only(values, Set.of("/h"))).isEqualTo(Map.of("h", Map.of()));
    assertThat(ValuesLeaves.only(values, Set.of())).isEmpty();
  }
}
