package io.vclustermanager.intent.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The defaults that a JSON Schema gives to what is not there. */
final class Defaults {
  private static final String DEFAULT = "default";

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

  /**
   * The object without what one schema gave to it as a default, where another schema has a default
   * as well. Whoever gave the same outright is not told from it.
   */
  static Map<String, @Nullable Object> without(
      Map<?, ? extends @Nullable Object> former,
      Map<?, ? extends @Nullable Object> next,
      Map<?, ? extends @Nullable Object> filled) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>();
    filled.forEach(
        (name, value) -> {
          var before = property(former, name);
          var after = property(next, name);
          if (!isDefault(before, value) || !after.containsKey(DEFAULT)) {
            left.put(
                String.valueOf(name),
                value instanceof Map<?, ?> object ? without(before, after, object) : value);
          }
        });
    return left;
  }

  private static Map<?, ? extends @Nullable Object> property(
      Map<?, ? extends @Nullable Object> schema, Object name) {
    return schema.get("properties") instanceof Map<?, ?> properties
            && properties.get(name) instanceof Map<?, ?> property
        ? property
        : Map.of();
  }

  private static boolean isDefault(
      Map<?, ? extends @Nullable Object> property, @Nullable Object value) {
    return property.containsKey(DEFAULT)
        && Objects.equals(
            value,
            property.get(DEFAULT) instanceof Map<?, ?> object
                ? fill(property, object)
                : property.get(DEFAULT));
  }

  private static void fill(String name, Map<?, ?> property, Map<String, @Nullable Object> filled) {
    if (!filled.containsKey(name) && property.containsKey(DEFAULT)) {
      filled.put(name, property.get(DEFAULT));
    }
    if (filled.get(name) instanceof Map<?, ?> object) {
      filled.put(name, fill(property, object));
    }
  }
}
