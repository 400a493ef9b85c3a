package io.vclustermanager.provider.vcluster.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Null, and so a key that is left empty in YAML: to Helm it takes a default of the chart away.
 * Where the chart has no default the null stays, and its schema is asked about it. And there are
 * defaults that the chart cannot do without: {@code values/<minor>/needed.txt}.
 */
final class NullValues {
  private static final Set<String> NEEDED =
      ValuesTables.text(ValuesTables.MINORS.getLast(), "needed")
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());

  private NullValues() {}

  /** Finds those that would break the chart. */
  static void check(Map<String, @Nullable Object> values, Findings findings) {
    check(List.of(), values, findings);
  }

  private static void check(List<String> path, Map<?, ?> values, Findings findings) {
    values.forEach(
        (key, value) -> {
          var longer = new ArrayList<>(path);
          longer.add(String.valueOf(key));
          if (value instanceof Map<?, ?> map) {
            check(longer, map, findings);
          } else if (value == null && NEEDED.contains(String.join(".", longer))) {
            findings.add(
                longer,
                "is null (or left empty), which takes the chart's default away, and the chart"
                    + " cannot do without it: leave the key out.");
          }
        });
  }

  /** Values above the chart's own as Helm merges them, without what null takes away. */
  static Map<String, @Nullable Object> merged(
      Map<?, ? extends @Nullable Object> defaults, Map<?, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    defaults.forEach((key, value) -> merged.put(String.valueOf(key), value));
    values.forEach(
        (key, value) -> {
          var name = String.valueOf(key);
          if (value == null) {
            merged.remove(name);
          } else {
            merged.put(
                name,
                merged.get(name) instanceof Map<?, ?> lower && value instanceof Map<?, ?> upper
                    ? merged(lower, upper)
                    : value);
          }
        });
    return merged;
  }

  /** Values without any null, where the chart's own are not known. */
  static Map<String, @Nullable Object> without(Map<?, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value != null) {
            left.put(String.valueOf(key), value instanceof Map<?, ?> map ? without(map) : value);
          }
        });
    return left;
  }

  /** Values alone, as they come to the chart's schema: without the null that Helm takes away. */
  static Map<String, @Nullable Object> left(
      Map<?, ? extends @Nullable Object> values, @Nullable Object defaults) {
    Map<?, ?> around = defaults instanceof Map<?, ?> map ? map : Map.of();
    Map<String, @Nullable Object> left = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> map) {
            left.put(String.valueOf(key), left(map, around.get(key)));
          } else if (value != null || !around.containsKey(key)) {
            left.put(String.valueOf(key), value);
          }
        });
    return left;
  }
}
