package io.vclustermanager.provider.vcluster.chart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON as text. All JSON is YAML, so Helm reads it as a file of values. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  static String of(Map<String, @Nullable Object> values) {
    return written(values, true);
  }

  /** Anything but an object as well. */
  static String ofAny(@Nullable Object value) {
    return written(value, true);
  }

  /** Without what is null, which the schema does not know. */
  static String withoutNulls(Map<String, @Nullable Object> values) {
    return written(values, false);
  }

  private static String written(@Nullable Object values, boolean nulls) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      write(generator, values, nulls);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value, boolean nulls)
      throws IOException {
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
          if (nulls || entry.getValue() != null) {
            generator.writeFieldName(String.valueOf(entry.getKey()));
            write(generator, entry.getValue(), nulls);
          }
        }
        generator.writeEndObject();
      }
      case Iterable<?> several -> {
        generator.writeStartArray();
        for (var each : several) {
          write(generator, each, nulls);
        }
        generator.writeEndArray();
      }
      default -> throw new IllegalArgumentException("No plain JSON: " + value.getClass());
    }
  }
}
