package io.vclustermanager.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts plain JSON objects above one another. */
public final class JsonMerge {
  private JsonMerge() {}

  /** One above another, name by name; anything but two objects is replaced as a whole. */
  public static Map<String, @Nullable Object> of(
      Map<?, ? extends @Nullable Object> below, Map<?, ? extends @Nullable Object> above) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    below.forEach((key, value) -> merged.put(String.valueOf(key), value));
    above.forEach(
        (key, value) -> {
          var name = String.valueOf(key);
          var both =
              merged.get(name) instanceof Map<?, ?> lower && value instanceof Map<?, ?> upper
                  ? of(lower, upper)
                  : value;
          merged.put(name, both);
        });
    return merged;
  }
}
