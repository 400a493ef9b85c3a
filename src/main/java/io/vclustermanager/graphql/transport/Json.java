package io.vclustermanager.graphql.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON: maps, lists, strings, numbers, booleans and null, and nothing guessed. */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Json() {}

  /** A text that is not one whole JSON value. */
  static final class Malformed extends Exception {
    Malformed(String message) {
      super(message);
    }
  }

  public static @Nullable Object read(byte[] bytes) throws Malformed {
    try (var parser = FACTORY.createParser(bytes)) {
      return readWhole(parser);
    } catch (JsonProcessingException e) {
      throw new Malformed("not valid JSON");
    } catch (IOException e) {
      throw new Malformed("not valid UTF-8");
    }
  }

  public static @Nullable Object read(String text) throws Malformed {
    try (var parser = FACTORY.createParser(text)) {
      return readWhole(parser);
    } catch (IOException e) {
      throw new Malformed("not valid JSON");
    }
  }

  private static @Nullable Object readWhole(JsonParser parser) throws IOException, Malformed {
    var token = parser.nextToken();
    if (token == null) {
      throw new Malformed("empty");
    }
    var value = readValue(parser, token);
    if (parser.nextToken() != null) {
      throw new Malformed("more than one JSON value");
    }
    return value;
  }

  private static @Nullable Object readValue(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser never gives " + token + " here");
    };
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      object.put(name, readValue(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<@Nullable Object> readArray(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      array.add(readValue(parser, token));
    }
    return array;
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
