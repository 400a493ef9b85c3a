package io.vclustermanager.intent.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The defaults that a JSON Schema gives to what is not there. */
final class Defaults {
  private Defaults() {}

  /** The object with its defaults, those of objects in it as well. */
  static Map<String, @Nullable Object> fill(
      Map<?, ? extends @Nullable Object> schema, Map<?, ? extends @Nullable Object> given) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    given.forEach((name, value) -> filled.put(String.valueOf(name), value));
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, property) -> {
            if (property instanceof Map<?, ?> each) {
              fill(String.valueOf(name), each, filled);
            }
          });
    }
    return filled;
  }

  private static void fill(String name, Map<?, ?> property, Map<String, @Nullable Object> filled) {
    if (!filled.containsKey(name) && property.containsKey("default")) {
      filled.put(name, property.get("default"));
    }
    if (filled.get(name) instanceof Map<?, ?> object) {
      filled.put(name, fill(property, object));
    }
  }
}
