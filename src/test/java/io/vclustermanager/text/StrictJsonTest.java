package io.vclustermanager.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON of others is one whole value, in which no name stands twice. */
final class StrictJsonTest {
  private static final StrictJson JSON = StrictJson.within(new TextBounds(256, 3));

  @Test
  void allKinds() throws NotTakenException {
    var text = "{\"a\": [1, 2.5, true, null, \"ä\"]}";

    assertThat(JSON.read(text))
        .isEqualTo(JSON.read(text.getBytes(UTF_8)))
        .isEqualTo(Map.of("a", Arrays.asList(1, 2.5, true, null, "ä")));
    assertThat(JSON.tree(text).at("/a/4").asText()).isEqualTo("ä");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"hush": 1, "hush": 2}  | stands twice
          {} {}                   | more than one
          [1,                     | not valid JSON
          {hush: 1}               | not valid JSON
          [NaN]                   | not valid JSON
          """)
  void isRefusedWithItsPlaceAndWithoutItsContent(String text, String told) {
    assertThatThrownBy(() -> JSON.read(text))
        .isInstanceOf(NotTakenException.class)
        .hasMessageContaining(told)
        .hasMessageContaining("line 1, column ")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> JSON.tree(text))
        .isInstanceOf(NotTakenException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void whatIsNestedTooDeep() {
    assertThatThrownBy(() -> JSON.read("[[[[1]]]]")).hasMessageContaining("deeper than 3 levels");
    assertThatThrownBy(() -> JSON.tree("[[[[1]]]]")).hasMessageContaining("deeper than 3 levels");
  }

  @Test
  void nothingIsNothing() throws NotTakenException {
    assertThatThrownBy(() -> JSON.read("")).hasMessage("it is empty");
    assertThat(JSON.tree("").isMissingNode()).isTrue();
  }

  @Test
  void whatIsTooLong() {
    var text = "\"" + "x".repeat(256) + "\"";

    assertThatThrownBy(() -> JSON.read(text)).hasMessageContaining("longer than 256 bytes");
    assertThatThrownBy(() -> JSON.read(text.getBytes(UTF_8)))
        .hasMessageContaining("longer than 256 bytes");
    assertThatThrownBy(() -> JSON.tree(text)).hasMessageContaining("longer than 256 bytes");
  }

  @Test
  void aStreamWithoutEndIsNotReadToItsEnd() {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }
        };

    assertThatThrownBy(() -> JSON.tree(endless))
        .isInstanceOf(NotTakenException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void aStreamThatBreaksIsToldApart() {
    var broken =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            throw new java.io.UncheckedIOException(new IOException("cut"));
          }
        };

    assertThatThrownBy(() -> JSON.tree(broken)).isInstanceOf(java.io.UncheckedIOException.class);
  }
}
