package io.vclustermanager.provider.vcluster.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Null, and so a key that is left empty in YAML: to Helm it takes a default of the chart away.
 * Where the chart has no default the null stays, and its schema is asked about it. And there are
 * defaults that the chart cannot do without: {@code values/<minor>/needed.txt}.
 */
final class NullValues {
  /** By minor version: of others nobody has tried what they can do without. */
  private static final Map<String, Set<String>> NEEDED =
      ValuesTables.MINORS.stream()
          .collect(Collectors.toUnmodifiableMap(minor -> minor, NullValues::needed));

  private NullValues() {}

  private static Set<String> needed(String minor) {
    return ValuesTables.text(minor, "needed")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Finds those that would break the chart.
   *
   * @param version the chart's
   */
  static void check(Map<String, @Nullable Object> values, String version, Findings findings) {
    var minor = ValuesTables.minor(Optional.of(version)).orElse("");
    var needed = NEEDED.getOrDefault(minor, Set.of());
    check(List.of(), values, needed, findings);
  }

  private static void check(
      List<String> path, Map<?, ?> values, Set<String> needed, Findings findings) {
    values.forEach(
        (key, value) -> {
          var longer = longer(path, String.valueOf(key));
          if (value instanceof Map<?, ?> map) {
            check(longer, map, needed, findings);
          } else if (value == null && needed.contains(String.join(".", longer))) {
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

  /**
   * Values without null, where the chart's own are not known.
   *
   * @param unknown whether the schema refuses what stands at a path whatever it is: then also null
   */
  static Map<String, @Nullable Object> without(
      Map<?, ? extends @Nullable Object> values, Predicate<List<String>> unknown) {
    return without(List.of(), values, unknown);
  }

  private static Map<String, @Nullable Object> without(
      List<String> path,
      Map<?, ? extends @Nullable Object> values,
      Predicate<List<String>> unknown) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          var longer = longer(path, String.valueOf(key));
          if (value instanceof Map<?, ?> map) {
            left.put(String.valueOf(key), without(longer, map, unknown));
          } else if (value != null || unknown.test(longer)) {
            left.put(String.valueOf(key), value);
          }
        });
    return left;
  }

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
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
