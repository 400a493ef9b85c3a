package io.vclustermanager.provider.vcluster.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a key that the chart does not know stands: those of older versions by the table {@code
 * values/moved.txt}, others by the keys of the schema that are near to it.
 */
final class KnownKeys {
  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S.*)");
  private static final String OLD = "<0.20 ";
  private static final Map<String, String> MOVED = moved();

  /** The schema's own depth; a bound for schemas of others' charts. */
  private static final int DEEPEST = 8;

  private static final int MOST_KEYS = 10_000;

  /** More places of the same name than these lead nowhere. */
  private static final int MOST_PLACES = 2;

  private static final int SHORT_NAME = 5;

  /** Names that say nothing of what is meant. */
  private static final Set<String> EVERYWHERE =
      Set.of("apiVersion", "enabled", "kind", "metadata", "name", "namespace", "spec", "status");

  private final JsonNode schema;

  KnownKeys(JsonNode schema) {
    this.schema = schema;
  }

  private static Map<String, String> moved() {
    try (var file = KnownKeys.class.getResourceAsStream("/values/moved.txt")) {
      if (file == null) {
        throw new IllegalStateException("/values/moved.txt is missing");
      }
      var moved = new HashMap<String, String>();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> add(line, moved));
      return Map.copyOf(moved);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading /values/moved.txt", e);
    }
  }

  private static void add(String line, Map<String, String> moved) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalStateException("A line of /values/moved.txt cannot be read: " + line);
    }
    var text = parts.group(2);
    moved.put(
        parts.group(1),
        text.startsWith(OLD)
            ? "this is the format that vCluster had before 0.20. Now "
                + text.substring(OLD.length())
            : text);
  }

  /** The places that the table names, for its test. */
  static Map<String, String> table() {
    return MOVED;
  }

  /** What goes on after "is not known …": empty, or with what leads on. */
  String hint(List<String> path) {
    return Optional.ofNullable(MOVED.get(String.join(".", path)))
        .map(each -> ": " + each)
        .or(() -> sibling(path).map(each -> "; did you mean " + each + "?"))
        .or(() -> elsewhere(path).map(each -> "; it stands in " + each))
        .orElse("");
  }

  private Optional<String> sibling(List<String> path) {
    var key = path.getLast();
    return properties(path.subList(0, path.size() - 1)).keySet().stream()
        .filter(each -> isNear(each, key))
        .min((one, other) -> Integer.compare(distance(one, key), distance(other, key)))
        .map(each -> Findings.shortened(each));
  }

  /** The same name further down, looked for from where it was written outwards. */
  private Optional<String> elsewhere(List<String> path) {
    if (EVERYWHERE.contains(path.getLast())) {
      return Optional.empty();
    }
    for (var length = path.size() - 1; length >= 0; length--) {
      var found = below(path.subList(0, length), path.getLast());
      if (!found.isEmpty()) {
        return found.size() <= MOST_PLACES
            ? Optional.of(String.join(" or ", found))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Where a key stands below a path; the least deep ones only. */
  private List<String> below(List<String> path, String key) {
    var found = new ArrayList<String>();
    var level = new ArrayList<List<String>>(List.of(path));
    var seen = 0;
    for (var depth = 0; depth < DEEPEST && found.isEmpty() && seen < MOST_KEYS; depth++) {
      var next = new ArrayList<List<String>>();
      for (var place : level) {
        for (var name : properties(place).keySet()) {
          var longer = longer(place, name);
          seen++;
          if (name.equals(key)) {
            found.add(String.join(".", longer));
          }
          next.add(longer);
        }
      }
      level = next;
    }
    return found;
  }

  private Map<String, JsonNode> properties(List<String> path) {
    var node = resolved(schema);
    for (var name : path) {
      node = resolved(node.path("properties").path(name));
    }
    var properties = new HashMap<String, JsonNode>();
    node.path("properties")
        .properties()
        .forEach(each -> properties.put(each.getKey(), each.getValue()));
    return properties;
  }

  private JsonNode resolved(JsonNode node) {
    var reference = node.path("$ref").asText("");
    return reference.startsWith("#/") ? schema.at(reference.substring(1)) : node;
  }

  private static boolean isNear(String known, String key) {
    return plain(known).equals(plain(key))
        || distance(known, key) <= (key.length() < SHORT_NAME ? 1 : 2);
  }

  private static String plain(String key) {
    return key.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /** How many letters must be put in, taken out or changed. */
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > 2) {
      return Integer.MAX_VALUE;
    }
    var before = new int[other.length() + 1];
    Arrays.setAll(before, each -> each);
    for (var i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (var j = 1; j <= other.length(); j++) {
        var same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + same);
      }
      before = row;
    }
    return before[other.length()];
  }

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
