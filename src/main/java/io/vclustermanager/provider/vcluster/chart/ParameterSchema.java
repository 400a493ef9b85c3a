package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.SafePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema that somebody gives for parameters: whole in itself, of the type object, and of a
 * cost that is known before it is used. Nothing is fetched, references go a few steps and in no
 * circle, and patterns are RE2's.
 */
final class ParameterSchema {
  /** Deeper than any that people write. */
  private static final int MOST_LEVELS = 40;

  private static final Set<String> DYNAMIC = Set.of("$dynamicRef", "$recursiveRef");

  private final Map<String, @Nullable Object> schema;
  private final Findings findings;

  private ParameterSchema(Map<String, @Nullable Object> schema, Findings findings) {
    this.schema = schema;
    this.findings = findings;
  }

  /** Finds what is wrong with it. */
  static void check(Map<String, @Nullable Object> schema, Findings findings) {
    checkCost(schema, findings);
    if (findings.all().isEmpty()) {
      ValuesSchema.find(
          FirstErrors.of(Schemas.ofSchemas(), JsonText.of(schema)),
          "is not known to JSON Schema",
          findings);
    }
  }

  /**
   * Finds only what would make it costly to use: also in one that an older release has taken.
   *
   * @return what it costs; null when something was found
   */
  static @Nullable SchemaWeight checkCost(Map<String, @Nullable Object> schema, Findings findings) {
    var check = new ParameterSchema(schema, findings);
    check.walk(List.of(), schema);
    if (!findings.all().isEmpty()) {
      return null;
    }
    Bounds.checkSize(schema, findings);
    if (!"object".equals(schema.get("type"))) {
      findings.add("type", "must be \"object\".");
    }
    return findings.all().isEmpty() ? check.weight() : null;
  }

  private @Nullable SchemaWeight weight() {
    try {
      return SchemaWeight.of(schema);
    } catch (SchemaWeight.TooHeavyException e) {
      findings.add(e.path(), e.problem());
      return null;
    }
  }

  private void walk(List<String> path, @Nullable Object part) {
    if (path.size() > MOST_LEVELS) {
      findings.add(
          List.of(path.getFirst()),
          "is nested deeper than " + MOST_LEVELS + " levels: make it flatter.");
      return;
    }
    switch (part) {
      case Map<?, ?> map -> map.forEach((key, value) -> walk(path, String.valueOf(key), value));
      case List<?> list -> {
        for (var index = 0; index < list.size(); index++) {
          walk(longer(path, String.valueOf(index)), list.get(index));
        }
      }
      case null, default -> {}
    }
  }

  private void walk(List<String> path, String key, @Nullable Object value) {
    if (findings.isFull()) {
      return;
    }
    var below = longer(path, key);
    if (key.equals("patternProperties") && value instanceof Map<?, ?> patterns) {
      patterns
          .keySet()
          .forEach(each -> checkPattern(longer(below, String.valueOf(each)), String.valueOf(each)));
    }
    if (value instanceof String text) {
      check(below, text);
    } else {
      walk(below, value);
    }
  }

  private void check(List<String> path, String text) {
    var key = path.getLast();
    if (key.equals("$ref")) {
      checkReference(path, text);
    } else if (DYNAMIC.contains(key)) {
      findings.add(path, "is not taken: use $ref with a path such as #/$defs/name.");
    } else if (key.equals("$id")) {
      findings.add(path, "is not taken.");
    } else if (key.equals("$schema") && !text.equals(Schemas.DIALECT)) {
      findings.add(path, "must be " + Schemas.DIALECT + ".");
    } else if (key.equals("pattern")) {
      checkPattern(path, text);
    }
  }

  private void checkReference(List<String> path, String text) {
    if (!text.startsWith("#")) {
      findings.add(path, "must begin with #: a schema cannot refer to another one.");
    } else if (SchemaPointer.find(schema, text).isEmpty()) {
      findings.add(path, "must be the path of a part of this schema, such as #/$defs/name.");
    }
  }

  private void checkPattern(List<String> path, String text) {
    try {
      SafePattern.of(text);
    } catch (NotTakenException e) {
      findings.add(
          path, "is not taken as a pattern: " + Findings.shortened(e.getMessage(), 300) + ".");
    }
  }

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
