package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see the schema is said in the words that people use for it. */
final class DocumentLimitsTest {
  @ParameterizedTest
  @CsvSource({
    "true, true",
    "True, true",
    "TRUE, true",
    "yes, true",
    "Yes, true",
    "false, false",
    "FALSE, false",
    "no, false",
    "No, false",
    "auto, auto",
    "AUTO, auto",
    "'', auto",
    "' ', auto"
  })
  void isUnderstood(String said, String meant) {
    assertThat(limits(said).introspection()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maybe", "treu", "2"})
  void anythingElseStopsTheStartAndIsTold(String said) {
    assertThatThrownBy(() -> limits(said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("INTROSPECTION")
        .hasMessageContaining("true or yes, false or no, or auto, not '" + said + "'");
  }

  private static DocumentLimits limits(String introspection) {
    return new DocumentLimits(1, 1, 1, 1, 1, 1, 1, 1, 1, introspection);
  }
}
