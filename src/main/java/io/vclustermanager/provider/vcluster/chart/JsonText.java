package io.vclustermanager.provider.vcluster.chart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON as text. All JSON is YAML, so Helm reads it as a file of values: as the same values,
 * since what YAML takes for an end of line or does not take at all is written by its number.
 */
final class JsonText {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().characterEscapes(new YamlEscapes()).build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonText() {}

  static String of(Map<String, @Nullable Object> values) {
    return written(values);
  }

  /** Anything but an object as well. */
  static String ofAny(@Nullable Object value) {
    return written(value);
  }

  /** The same as a tree of Jackson's. */
  static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  private static String written(@Nullable Object values) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      write(generator, values);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case String text -> generator.writeString(text);
      case Boolean flag -> generator.writeBoolean(flag);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.doubleValue());
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (var entry : map.entrySet()) {
          generator.writeFieldName(String.valueOf(entry.getKey()));
          write(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      case Iterable<?> several -> {
        generator.writeStartArray();
        for (var each : several) {
          write(generator, each);
        }
        generator.writeEndArray();
      }
      default -> throw new IllegalArgumentException("No plain JSON: " + value.getClass());
    }
  }

  /** JSON leaves as they are the ends of lines that only YAML knows, and characters it refuses. */
  private static final class YamlEscapes extends CharacterEscapes {
    private static final int DELETE = 0x7f;
    private static final int LAST_CONTROL = 0x9f;

    private final int[] ascii = standardAsciiEscapesForJSON();

    YamlEscapes() {
      ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      var isEscaped =
          (character > DELETE && character <= LAST_CONTROL)
              || character == 0x2028
              || character == 0x2029
              || character == 0xfeff
              || character == 0xfffe
              || character == 0xffff;
      return isEscaped ? new SerializedString("\\u%04x".formatted(character)) : null;
    }
  }
}
