package io.vclustermanager.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of YAML is taken what JSON has as well; the rest is refused with its place and a remedy. */
final class StrictYamlTest {
  private static final StrictYaml YAML = StrictYaml.within(new TextBounds(4096, 5));

  @Test
  void allThatJsonHas() throws NotTakenException {
    var text =
        """
        # a comment
        whole: 7
        large: 3000000000
        octal: 0644
        hex: 0x1F
        fraction: 1.5
        on: "yes"
        flag: yes
        nothing: ~
        empty:
        text: plain text
        quoted: '22:22'
        block: |
          first
          second
        list: [a, "b", {c: 1}]
        prometheus: [=, "!="]
        9000: a port
        inner:
          - name: x
            value: {}
        """;

    assertThat(YAML.object(text.replace("on: \"yes\"", "\"on\": \"yes\"")))
        .containsEntry("whole", 7)
        .containsEntry("large", 3_000_000_000L)
        .containsEntry("octal", 420)
        .containsEntry("hex", 31)
        .containsEntry("fraction", 1.5)
        .containsEntry("on", "yes")
        .containsEntry("flag", true)
        .containsEntry("nothing", null)
        .containsEntry("empty", null)
        .containsEntry("text", "plain text")
        .containsEntry("quoted", "22:22")
        .containsEntry("block", "first\nsecond\n")
        .containsEntry("list", Arrays.asList("a", "b", Map.of("c", 1)))
        .containsEntry("prometheus", List.of("=", "!="))
        .containsEntry("9000", "a port")
        .containsEntry("inner", List.of(Map.of("name", "x", "value", Map.of())));
  }

  @Test
  void jsonIsYaml() throws NotTakenException {
    assertThat(YAML.object("{\"a\": {\"b\": [1, true, null, \"x\\u00e4\\n/\"]}}\n"))
        .isEqualTo(Map.of("a", Map.of("b", Arrays.asList(1, true, null, "xä\n/"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: !!binary ZXhlYw==        | a: it has a tag (!)
          !!binary ZXhlYw==: b        | it has a tag (!)
          a: !!java.net.URL [x]       | a: it has a tag (!)
          a: !local b                 | a: it has a tag (!)
          a: ! b                      | a: it has a tag (!)
          a: !!str 5                  | a: it has a tag (!)
          a: {b: &c d}                | a.b: it has an anchor (&)
          a: &b [*b]                  | a: it has an anchor (&)
          a: *b                       | a: it has an alias (*)
          *b : a                      | it has an alias (*)
          a: {<<: {b: c}}             | a: it merges objects (<<)
          a: {b: 1, c: 2, b: 3}       | a.b: its name stands twice
          a: {1: 1, "1": 2}           | a.1: its name stands twice
          ? {a: b}\\n: c              | a name in it is an object or a list
          ? [a]\\n: c                 | a name in it is an object or a list
          true: a                     | a name in it is not a text: put it in quotes
          on: a                       | a name in it is not a text: put it in quotes
          010: a                      | a name in it is not a text: put it in quotes
          1.5: a                      | a name in it is not a text: put it in quotes
          ~: a                        | a name in it is not a text: put it in quotes
          a: 2026-11-20               | a: it looks like a date or a mark of YAML's own: put it in quotes
          a: 22:22                    | a: it looks like a number of base 60: put it in quotes
          a: 1:2:3.5                  | a: it looks like a number of base 60: put it in quotes
          a: .inf                     | a: it is a number that nobody can keep: put it in quotes
          a: .nan                     | a: it is a number that nobody can keep: put it in quotes
          a: 99999999999999999999     | a: it is a number that nobody can keep: put it in quotes
          a: [[[[[1]]]]]              | a.0.0.0.0: it is nested deeper than 5 levels
          %YAML 1.1\\n---\\na: b      | it has a directive (%)
          a: b\\n---\\nc: d           | it has more than 1 documents
          a: [                        | it is no YAML
          a: "\\q"                    | it is no YAML
          a: b: c                     | it is no YAML
          """)
  void whatTwoReadersMayTakeInTwoWays(String text, String told) {
    assertThatThrownBy(() -> YAML.read(text.replace("\\n", "\n")))
        .isInstanceOf(NotTakenException.class)
        .hasMessageContaining(told);
  }

  @Test
  void thePlaceIsNamed() {
    assertThatThrownBy(() -> YAML.read("a: 1\nb:\n  c: &d e\n"))
        .hasMessage("b.c: it has an anchor (&): leave it out (line 3, column 6)");
    assertThatThrownBy(() -> YAML.read("a: 1\nb: x\u0001\n"))
        .hasMessageContaining("a character that YAML does not have")
        .hasMessageContaining("(line 2, column 5)");
  }

  @Test
  void nothingOfTheTextIsRepeatedWhereItMayBeSecret() {
    for (var text : List.of("hush: [", "hush: &hush 1", "{hush: 1, hush: 2}", "a: !hush!x y")) {
      assertThatThrownBy(() -> YAML.read(text))
          .isInstanceOfSatisfying(
              NotTakenException.class,
              e ->
                  assertThat(e.withoutContent())
                      .contains("line 1, column ")
                      .doesNotContain("hush"));
    }
  }

  @Test
  void whatIsTooLong() {
    assertThatThrownBy(() -> YAML.read("#".repeat(4097))).hasMessageContaining("longer than 4 KiB");
    assertThatThrownBy(() -> YAML.read("ä".repeat(2049))).hasMessageContaining("longer than 4 KiB");
  }

  /** 420 bytes of aliases as names of members cost a second of CPU where they were followed. */
  @Test
  void aBombOfAliasesIsRefusedAtItsFirstAnchor() {
    var bomb = new StringBuilder("a0: &a0 {x: y}\n");
    for (var i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d {? *a%d : *a%d}\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> YAML.read(bomb.toString()))
        .hasMessageContaining("a0: it has an anchor (&)");
  }

  @Test
  void severalDocuments() throws NotTakenException {
    assertThat(YAML.documents("a: 1\n---\n---\n- b\n", 3))
        .isEqualTo(Arrays.asList(Map.of("a", 1), null, List.of("b")));
    assertThat(YAML.documents("", 1)).isEmpty();
    assertThat(YAML.read("# nothing")).isNull();
    assertThatThrownBy(() -> YAML.object("- a")).hasMessage("it is not an object");
  }
}
