package io.vclustermanager.graphql.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON: maps, lists, strings, numbers, booleans and null, and nothing guessed. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** How long a text may be is the business of whoever took it in. */
  private static final StrictJson READER =
      StrictJson.within(new TextBounds(Integer.MAX_VALUE, 200), 50_000);

  private Json() {}

  /** A text that is not one whole JSON value; the message goes on after a colon. */
  static final class Malformed extends Exception {
    Malformed(String message) {
      super(message);
    }
  }

  public static @Nullable Object read(byte[] bytes) throws Malformed {
    try {
      return READER.read(bytes);
    } catch (NotTakenException e) {
      throw new Malformed(e.getMessage());
    }
  }

  public static @Nullable Object read(String text) throws Malformed {
    try {
      return READER.read(text);
    } catch (NotTakenException e) {
      throw new Malformed(e.getMessage());
    }
  }

  public static byte[] write(Map<String, ?> value) {
    try (var bytes = new ByteArrayBuilder(1024)) {
      try (var generator = FACTORY.createGenerator(bytes)) {
        writeValue(generator, value);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
  }

  private static void writeValue(JsonGenerator generator, @Nullable Object value)
      throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case String text -> generator.writeString(text);
      case Boolean flag -> generator.writeBoolean(flag);
      case Number number -> writeNumber(generator, number);
      case Map<?, ?> object -> writeObject(generator, object);
      case Iterable<?> items -> writeArray(generator, items);
      default -> generator.writeString(value.toString());
    }
  }

  private static void writeNumber(JsonGenerator generator, Number number) throws IOException {
    switch (number) {
      case Integer i -> generator.writeNumber(i);
      case Long l -> generator.writeNumber(l);
      case Short s -> generator.writeNumber(s);
      case Byte b -> generator.writeNumber(b);
      case Double d -> generator.writeNumber(d);
      case Float f -> generator.writeNumber(f);
      case BigInteger i -> generator.writeNumber(i);
      case BigDecimal d -> generator.writeNumber(d);
      default -> generator.writeNumber(number.toString());
    }
  }

  private static void writeObject(JsonGenerator generator, Map<?, ?> object) throws IOException {
    generator.writeStartObject();
    for (var entry : object.entrySet()) {
      generator.writeFieldName(String.valueOf(entry.getKey()));
      writeValue(generator, entry.getValue());
    }
    generator.writeEndObject();
  }

  private static void writeArray(JsonGenerator generator, Iterable<?> items) throws IOException {
    generator.writeStartArray();
    for (var item : items) {
      writeValue(generator, item);
    }
    generator.writeEndArray();
  }
}
