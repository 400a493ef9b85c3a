package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's id is taken over only when it can do no harm in a log or a header. */
final class RequestIdTest {
  @Test
  void takesASaneIdOver() {
    assertThat(RequestId.accept("a.B-9_").value()).isEqualTo("a.B-9_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "ü", "<script>"})
  void replacesAnOddId(String odd) {
    assertThat(RequestId.accept(odd).value()).matches("[0-9a-f]{32}");
    assertThatThrownBy(() -> new RequestId(odd)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void replacesALongOrMissingId() {
    assertThat(RequestId.accept("x".repeat(65)).value()).hasSize(32);
    assertThat(RequestId.accept(null)).isNotEqualTo(RequestId.accept(null));
  }
}
