package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A number that would take long to read is found before anything reads it. */
final class NumberLengthsTest {
  private static final String LONG = "9".repeat(101);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ a(b: %s) }",
        "{ a(b: -%s) }",
        "{ a(b: 1.%s) }",
        "{ a(b: %se1) }",
        "{ a(b: 1e%s) }",
        "{ a(b: [1,%s]) }",
        "{ a(b: \"x\\\"\", c: %s) }",
        "{ a(b: \"\"\"x \\\"\"\" \" y\"\"\", c: %s) }",
        "# a \"comment\n{ a(b: %s) }",
        "\"open %s\n { a(b: %1$s) }",
        "%s"
      })
  void longOnes(String document) {
    assertThat(NumberLengths.areTooLong(document.formatted(LONG))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ a(b: \"%s\") }",
        "{ a(b: \"\"\"%s\"\"\") }",
        "{ a(b: \"\"\"\\\"\"\" %s\"\"\") }",
        "{ name%s }",
        "{ _%s }",
        "{ a # %s\n }",
        "\"%s",
        "\"\"\"%s",
        "\\"
      })
  void nothingElseIsANumber(String document) {
    assertThat(NumberLengths.areTooLong(document.formatted(LONG))).isFalse();
  }

  @Test
  void shortOnesAreTaken() {
    assertThat(NumberLengths.areTooLong("{ a(b: " + "9".repeat(100) + ", c: [1, -2.5e3]) }"))
        .isFalse();
  }
}
