package io.vclustermanager.inventory.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vclustermanager.model.Observed;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads by hand the JSON that every row of a list has: an object mapper takes longer for it than
 * PostgreSQL takes for the row.
 */
final class SmallJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private SmallJson() {}

  /** An object whose members are texts. */
  static Map<String, String> texts(String json) throws IOException {
    if (json.equals("{}")) {
      return Map.of();
    }
    var texts = new LinkedHashMap<String, String>();
    try (var parser = open(json)) {
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        texts.put(name, parser.nextTextValue());
      }
    }
    return Collections.unmodifiableMap(texts);
  }

  /**
   * What was observed; empty when it has a part that is not read here, which an object mapper then
   * reads: none is lost because this was forgotten.
   */
  static Optional<Observed> observed(String json) throws IOException {
    var seen = Observed.never();
    var existence = seen.existence();
    var everMade = false;
    var everReady = false;
    var endpoint = seen.endpoint();
    var chartVersion = seen.chartVersion();
    var paused = false;
    try (var parser = open(json)) {
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        var token = parser.nextToken();
        switch (name) {
          case "existence" -> existence = Kinds.of(Observed.Existence.class, parser.getText());
          case "everMade" -> everMade = token == JsonToken.VALUE_TRUE;
          case "everReady" -> everReady = token == JsonToken.VALUE_TRUE;
          case "endpoint" -> endpoint = parser.getValueAsString();
          case "chartVersion" -> chartVersion = parser.getValueAsString();
          case "paused" -> paused = token == JsonToken.VALUE_TRUE;
          default -> {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(
        new Observed(existence, everMade, everReady, endpoint, chartVersion, paused));
  }

  private static JsonParser open(String json) throws IOException {
    var parser = FACTORY.createParser(json);
    parser.nextToken();
    return parser;
  }
}
