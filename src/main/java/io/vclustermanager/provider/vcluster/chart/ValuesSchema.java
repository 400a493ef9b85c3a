package io.vclustermanager.provider.vcluster.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON Schema, such as the chart's own for its values. Compiled once, when first asked. */
final class ValuesSchema {
  /** Of what may be one of many, a few tell what is meant. */
  private static final int MOST_OF_ONE_PLACE = 10;

  private final JsonNode schema;
  private final Function<List<String>, String> unknown;
  private @Nullable Schema compiled;

  private ValuesSchema(JsonNode schema, Function<List<String>, String> unknown) {
    this.schema = schema;
    this.unknown = unknown;
  }

  /** That of the chart: of what it does not know it is said where that stands. */
  static ValuesSchema ofChart(JsonNode schema) {
    var keys = new KnownKeys(schema);
    return new ValuesSchema(schema, path -> "is not known to vCluster's chart" + keys.hint(path));
  }

  /**
   * Any other.
   *
   * @param unknown what is said of a member that it does not know
   */
  ValuesSchema(JsonNode schema, String unknown) {
    this(schema, _ -> unknown);
  }

  /**
   * Whether a member of this name is known to it.
   *
   * @param path names with dots between them
   */
  boolean knows(String path) {
    var at = schema;
    for (var name : path.split("\\.", -1)) {
      at = resolved(at).path("properties").path(name);
    }
    return !at.isMissingNode();
  }

  /** Whether no member of this name may stand there, whatever it is. */
  boolean isUnknown(List<String> path) {
    var at = resolved(schema);
    for (var name : path.subList(0, path.size() - 1)) {
      at = resolved(at.path("properties").path(name));
    }
    var others = at.path("additionalProperties");
    return others.isBoolean()
        && !others.booleanValue()
        && !at.path("properties").has(path.getLast());
  }

  private JsonNode resolved(JsonNode node) {
    var reference = node.path("$ref").asText();
    return reference.startsWith("#/") ? schema.at(reference.substring(1)) : node;
  }

  /**
   * Finds what the schema does not allow.
   *
   * @param json the values as JSON text, without what is null
   */
  void check(String json, Findings findings) {
    try {
      find(FirstErrors.of(schema(), json), unknown, findings);
    } catch (Schemas.BadPatternException e) {
      // One of an administrator's own chart, or of a template that was saved by an older release.
      findings.add(
          List.of(),
          "cannot be checked, since a pattern of the schema is not taken: " + e.getMessage() + ".");
    }
  }

  /** The same of what a schema has said. */
  static void find(List<Error> errors, String unknown, Findings findings) {
    find(errors, _ -> unknown, findings);
  }

  private static void find(
      List<Error> errors, Function<List<String>, String> unknown, Findings findings) {
    var messages = new LinkedHashMap<List<String>, Set<String>>();
    for (var error : errors) {
      var place = place(error);
      var ofPlace = messages.computeIfAbsent(place, _ -> new LinkedHashSet<>());
      if (ofPlace.size() < MOST_OF_ONE_PLACE) {
        ofPlace.add(message(error, place, unknown));
      }
    }
    messages.forEach((place, said) -> findings.add(place, said(said)));
  }

  /** Where one of two types would do, each of them complains; only the list of both helps. */
  private static String said(Set<String> messages) {
    var text = String.join(", or ", messages);
    return text.endsWith("?") ? text : text + ".";
  }

  /**
   * The same, compiled now: a chart's is large, and whoever is the first to be checked by it would
   * pay for that out of the time that a check may take.
   */
  ValuesSchema prepared() {
    try {
      schema();
    } catch (Schemas.BadPatternException e) {
      // Told at each check.
    }
    return this;
  }

  private synchronized Schema schema() {
    if (compiled == null) {
      compiled = Schemas.compiled(schema);
    }
    return compiled;
  }

  private static List<String> place(Error error) {
    var path = new ArrayList<String>();
    var location = error.getInstanceLocation();
    for (var index = 0; index < location.getNameCount(); index++) {
      path.add(String.valueOf(location.getElement(index)));
    }
    if (error.getProperty() != null) {
      path.add(error.getProperty());
    }
    return path;
  }

  private static String message(
      Error error, List<String> place, Function<List<String>, String> unknown) {
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknown.apply(place);
      case "required" -> "is missing";
      case null, default -> Findings.shortened(String.valueOf(error.getMessage()));
    };
  }
}
