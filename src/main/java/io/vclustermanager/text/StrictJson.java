package io.vclustermanager.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that others wrote: one whole value, in which no name stands twice. One instance serves
 * all threads; make one for each kind of text.
 */
public final class StrictJson {
  private static final String NO_JSON = "it is not valid JSON";
  private static final String TWICE = "a name in it stands twice: leave one out";

  private final TextBounds bounds;
  private final JsonFactory factory;
  private final ObjectReader trees;

  private StrictJson(TextBounds bounds, long mostTokens) {
    this.bounds = bounds;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(bounds.mostLevels())
                    .maxDocumentLength(bounds.mostBytes())
                    .maxTokenCount(mostTokens)
                    .build())
            .build();
    this.trees =
        new ObjectMapper(factory)
            .reader()
            .with(
                DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** A reader of texts within these bounds. */
  public static StrictJson within(TextBounds bounds) {
    return new StrictJson(bounds, -1);
  }

  /**
   * The same of texts with at most so many names, values and brackets: each becomes an object, of
   * many times its length in the text.
   */
  public static StrictJson within(TextBounds bounds, long mostTokens) {
    return new StrictJson(bounds, mostTokens);
  }

  /** The value of a text. */
  public @Nullable Object read(String text) throws NotTakenException {
    bounds.check(text);
    return read(() -> factory.createParser(text));
  }

  /** The value of a text in UTF-8. */
  public @Nullable Object read(byte[] text) throws NotTakenException {
    if (text.length > bounds.mostBytes()) {
      throw bounds.tooLong();
    }
    return read(() -> factory.createParser(text));
  }

  /** The value of a text as a tree; a node that says that it is missing when there is none. */
  public JsonNode tree(String text) throws NotTakenException {
    bounds.check(text);
    try {
      return trees.readTree(text);
    } catch (IOException e) {
      throw notTaken(e);
    }
  }

  /**
   * The same of a stream, which is read no further than the bounds reach.
   *
   * @throws IOException when the stream itself fails
   */
  public JsonNode tree(InputStream text) throws NotTakenException, IOException {
    try {
      return trees.readTree(text);
    } catch (JsonProcessingException e) {
      throw notTaken(e);
    }
  }

  private @Nullable Object read(Opening opening) throws NotTakenException {
    try (var parser = opening.open()) {
      var token = parser.nextToken();
      if (token == null) {
        throw NotTakenException.of("it is empty");
      }
      var value = value(parser, token);
      if (parser.nextToken() != null) {
        throw at(parser, "it is more than one JSON value: send one");
      }
      return value;
    } catch (IOException e) {
      throw notTaken(e);
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token)
      throws IOException, NotTakenException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser never gives " + token + " here");
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser)
      throws IOException, NotTakenException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (object.containsKey(name)) {
        throw at(parser, TWICE);
      }
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<@Nullable Object> list(JsonParser parser)
      throws IOException, NotTakenException {
    List<@Nullable Object> list = new ArrayList<>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      list.add(value(parser, token));
    }
    return list;
  }

  private static NotTakenException at(JsonParser parser, String problem) {
    var place = parser.currentTokenLocation();
    return NotTakenException.at(List.of(), problem, null, place.getLineNr(), place.getColumnNr());
  }

  /** Never in the parser's words, which repeat the text. */
  private NotTakenException notTaken(IOException e) {
    if (!(e instanceof JsonProcessingException told)) {
      return NotTakenException.of("it is not valid UTF-8");
    }
    var problem =
        switch (told) {
          case StreamConstraintsException _ ->
              NO_JSON
                  + " that can be taken: it is nested deeper than "
                  + bounds.mostLevels()
                  + " levels, or a number, a name or all of it is too long, or it has too many"
                  + " values";
          case MismatchedInputException _ ->
              "a name in it stands twice, or it goes on after its end";
          default -> NO_JSON;
        };
    var place = told.getLocation();
    return place == null
        ? NotTakenException.of(problem)
        : NotTakenException.at(List.of(), problem, null, place.getLineNr(), place.getColumnNr());
  }

  private interface Opening {
    JsonParser open() throws IOException;
  }
}
