package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Leaf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a table of values is read, and what each kind of rule lets through. */
final class ValuesTableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "a.b sometimes",
        "a..b any",
        ".a any",
        "a. any",
        "a.**.b any",
        "a.\"b any",
        "a quantity <= much",
        "a quantity < 4",
        "a only false",
        "a only adds",
        "a enum",
        "a enum x y",
        "a any thing",
        "a*b any",
        "a[0] any",
      })
  void aLineThatCannotBeReadIsABugOfOurs(String line) {
    assertThatThrownBy(() -> ValuesTable.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }

  @Test
  void aBadPatternIsABugOfOursToo() {
    assertThatThrownBy(() -> ValuesTable.parse("a matches ("))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTablesOfAllKnownVersionsCanBeRead() {
    for (var minor : ValuesTables.MINORS) {
      for (var profile : List.of("restricted", "trusted")) {
        ValuesTable.parse(ValuesTables.text(minor, profile));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.b any,                     '{a: {b: 1}}',            true",
    "a.b any,                     '{a: {c: 1}}',            false",
    "a.b any,                     '{a: {b: {c: 1}}}',       false",
    "a.* any,                     '{a: {x.y/z: 1}}',        true",
    "a.* any,                     '{a: [1]}',               false",
    "a[] any,                     '{a: [1, x, true]}',      true",
    "a[] any,                     '{a: [[1]]}',             false",
    "a[][] any,                   '{a: [[1]]}',             true",
    "a[].b any,                   '{a: [{b: 1}]}',          true",
    "a[].b any,                   '{a: [{b: 1}, {c: 1}]}',  false",
    "a[].b any,                   '{a: {0: {b: 1}}}',       false",
    "a.** any,                    '{a: {b: [{c: 1}]}}',     true",
    "a.** any,                    '{a: 1}',                 false",
    "'a.\"x.y/z\".b any',         '{a: {x.y/z: {b: 1}}}',   true",
    "'a.\"x.y/z\".b any',         '{a: {x: {y/z: {b: 1}}}}', false",
    "a.b any,                     '{a: {}}',                true",
    "a.b any,                     '{b: {}}',                false",
    "a[] any,                     '{a: []}',                true",
    "a any,                       '{a: []}',                false",
    "a.** any,                    '{a: {}}',                true",
  })
  void whatNoPathNamesIsNotThere(String line, String values, boolean allowed) {
    assertThat(allows(line, values)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "any,              hello,           true",
    "any,              12.5,            true",
    "any,              true,            true",
    "any,              '',              true",
    "any,              null,            true",
    "any,              '\"a\\nb\"',     false",
    "any,              '\"a\\rb\"',     false",
    "any,              '\"a\\Nb\"',     false",
    "any,              '\"a\\Lb\"',     false",
    "any,              '\"a\\Pb\"',     false",
    "any,              '\"a\\tb\"',     false",
    "text,             '\"a\\nb\"',     true",
    "enum A|B,         A,               true",
    "enum A|B,         a,               false",
    "enum A|B,         A|B,             false",
    "enum A|B,         '',              false",
    "enum |A,          '\"\"',          true",
    "enum |A,          null,            false",
    "enum false,       false,           true",
    "enum false,       '\"false\"',     true",
    "enum false,       true,            false",
    "only true,        true,            true",
    "only true,        '\"true\"',      false",
    "only true,        false,           false",
    "only true,        auto,            false",
    "matches [a-z]+,   abc,             true",
    "matches [a-z]+,   abc1,            false",
    "matches [a-z]+,   '\"abc\\n\"',    false",
    "matches [0-9]+,   1,               false",
    "host matches [a-z.]+, a.b,         true",
    "host matches [a-z.]+, A.b,         false",
  })
  void eachKindOfRule(String rule, String value, boolean allowed) {
    assertThat(allows("a " + rule, "{a: " + value + "}")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "2Gi, true",
    "2048Mi, true",
    "2097152Ki, true",
    "2147483648, true",
    "'\"2147483648\"', true",
    "1.5Gi, true",
    "0, true",
    "'\"0.5\"', true",
    "1n, true",
    "999u, true",
    "100m, true",
    "2G, true",
    "1.99Gi, true",
    "2.1Gi, false",
    "3G, false",
    "1Ti, false",
    "1E, false",
    "1Ei, false",
    "9P, false",
    "-1, false",
    "'\"-1Gi\"', false",
    "'\"+1\"', false",
    "'\"1e3\"', false",
    "'\"1E999999999\"', false",
    "1K, false",
    "1ki, false",
    "1gi, false",
    "'\" 1\"', false",
    "'\"1 \"', false",
    "'\"\"', false",
    "'\"Gi\"', false",
    "'\".5\"', false",
    "'\"1.\"', false",
    "'\"١\"', false",
    "true, false",
    "null, false",
    "'\"0x10\"', false",
    "'\"1_000\"', false",
    "'\"99999999999999999\"', false",
  })
  void aQuantityIsWrittenPlainly(String value, boolean allowed) {
    assertThat(allows("a quantity <= 2Gi", "{a: " + value + "}")).isEqualTo(allowed);
  }

  @Test
  void onlyAddsKeepsWhatIsNamedAndWhatStandsBelow() {
    var rule = new ValuesRule.OnlyAdds(List.of("a"));

    assertThat(rule.allows(List.of("a"), null)).isTrue();
    assertThat(rule.allows(List.of("b", "a"), null)).isTrue();
    assertThat(rule.allows(List.of("b"), null)).isFalse();
    assertThat(rule.allows(List.of(), null)).isFalse();
    assertThat(rule.allows("a", null)).isFalse();
    assertThat(rule.allows(List.of("a", 1), null)).isFalse();
    assertThat(rule.allows(List.of("a"), List.of("c"))).isFalse();
    assertThat(rule.allows(List.of("a", "c"), List.of("c"))).isTrue();
    assertThat(rule.allows(List.of("a"), "c")).isTrue();
  }

  private static boolean allows(String line, String values) {
    var table = ValuesTable.parse("# a comment\n\n" + line);
    return ValuesLeaves.of(new LinkedHashMap<>(Yaml.values(values))).stream()
        .allMatch(leaf -> allows(table, leaf));
  }

  private static boolean allows(ValuesTable table, Leaf leaf) {
    var isEmpty = leaf.value() instanceof Map<?, ?> || leaf.value() instanceof List<?>;
    return table.at(leaf.path()).stream().anyMatch(rule -> rule.allows(leaf.value(), null))
        || isEmpty && table.goesBelow(leaf.path());
  }
}
