package io.vclustermanager.provider.vcluster.chart;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A JSON Schema that somebody gives for parameters: whole in itself, and of the type object. */
final class ParameterSchema {
  private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");

  private ParameterSchema() {}

  /** Finds what is wrong with it. */
  static void check(Map<String, @Nullable Object> schema, Findings findings) {
    Bounds.checkSize(schema, findings);
    if (!"object".equals(schema.get("type"))) {
      findings.add("type", "must be \"object\".");
    }
    walk(List.of(), schema, findings);
    if (findings.all().isEmpty()) {
      ValuesSchema.find(
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(SchemaLocation.of(DIALECT))
              .validate(JsonText.of(schema), InputFormat.JSON),
          "is not known to JSON Schema",
          findings);
    }
  }

  /** Nothing is fetched, and nothing is as costly as a schema that looks elsewhere. */
  private static void walk(List<String> path, @Nullable Object part, Findings findings) {
    switch (part) {
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                var below = longer(path, String.valueOf(key));
                if (value instanceof String text) {
                  check(below, text, findings);
                } else {
                  walk(below, value, findings);
                }
              });
      case List<?> list -> {
        for (var index = 0; index < list.size(); index++) {
          walk(longer(path, String.valueOf(index)), list.get(index), findings);
        }
      }
      case null, default -> {}
    }
  }

  private static void check(List<String> path, String text, Findings findings) {
    var key = path.getLast();
    if (REFERENCES.contains(key) && !text.startsWith("#")) {
      findings.add(path, "must begin with #: a schema cannot refer to another one.");
    } else if (key.equals("$id")) {
      findings.add(path, "is not taken.");
    } else if (key.equals("$schema") && !text.equals(DIALECT)) {
      findings.add(path, "must be " + DIALECT + ".");
    } else if (key.equals("pattern") && !isPattern(text)) {
      findings.add(path, "is not a regular expression.");
    }
  }

  private static boolean isPattern(String text) {
    try {
      return Pattern.compile(text).pattern().equals(text);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
