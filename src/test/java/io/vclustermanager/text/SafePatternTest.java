package io.vclustermanager.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of others are matched in time that grows with the text alone. */
final class SafePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ^[a-z]+$                                 | abc   | a1
          b                                        | abc   | ac
          ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$          | a-b   | a-
          ^\\d{1,3}(\\.\\d{1,3}){3}$               | 1.2.3.4 | 1.2
          ^\\u0041+$                               | AA    | a
          ^\\\\u0041$                              | \\u0041 | A
          ^\\p{L}+$                                | äß    | 1
          (?i)^yes$                                | YES   | no
          """)
  void matchWherePartOfATextDoes(String pattern, String good, String bad) throws Exception {
    assertThat(SafePattern.of(pattern).isFoundIn(good)).isTrue();
    assertThat(SafePattern.of(pattern).isFoundIn(bad)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(?=.*x)a$",
        "^(?!x)a$",
        "(?<=x)a",
        "(?<!x)a",
        "(a)\\1",
        "(?<n>a)\\k<n>",
        "(?>a)"
      })
  void lookAroundAndBackReferencesAreRefused(String pattern) {
    assertThatThrownBy(() -> SafePattern.of(pattern))
        .isInstanceOf(NotTakenException.class)
        .hasMessageContaining("neither look-around nor back-references")
        .hasMessageContaining("write it without");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "a{2,1}", "*", "a{1001}"})
  void whatIsNone(String pattern) {
    assertThatThrownBy(() -> SafePattern.of(pattern)).isInstanceOf(NotTakenException.class);
  }

  /** Java's own would try 2^30 ways to match these. */
  @ParameterizedTest
  @ValueSource(strings = {"^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^([a-z]+)*[0-9]$"})
  void catastrophesAreNone(String pattern) throws Exception {
    assertThat(SafePattern.of(pattern).isFoundIn("a".repeat(50_000) + "!")).isFalse();
  }

  @Test
  void repetitionsOfRepetitionsAreRefused() {
    for (var pattern :
        new String[] {
          "(a{50}){50}",
          "((a{100}){100}){100}",
          "(?:(?:(?:x{1000}){1000}){1000})",
          "((((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){1000}",
          "a{900}b{900}c{900}",
          "(?i)((x{0,999}){0,999}){0,999}",
          "[]]((x{1000}){1000}){1000}]",
          "\\[((x{1000}){1000}){1000}]",
          "((x{1000}){1000}){1000",
          "[[:alpha:]]((x{1000}){1000}){1000}",
          "\\Q[\\E((x{1000}){1000}){1000}]",
          "[((x{1000}){1000}){1000}",
          "x{1000,}{1000}{1000}"
        }) {
      assertThatThrownBy(() -> SafePattern.of(pattern))
          .as(pattern)
          .isInstanceOf(NotTakenException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(([0-9a-fA-F]{1,4}:){7,7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4})$",
        "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$",
        "^\\{[^{}]{1,1000}\\}$",
        "^\\u0041{50}$",
        "a{,5}"
      })
  void whatPeopleWriteIsTaken(String pattern) throws Exception {
    assertThat(SafePattern.of(pattern).steps()).isPositive();
  }

  @Test
  void whatIsTooLong() {
    assertThatThrownBy(() -> SafePattern.of("(".repeat(1001))).hasMessageContaining("longer than");
    assertThatThrownBy(() -> SafePattern.of("(".repeat(1000)))
        .isInstanceOf(NotTakenException.class);
  }
}
