package io.vclustermanager.graphql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer as indented JSON, with placeholders for what is another at every run: {@code <cl 1>} is
 * the first cluster's id that stands in it, wherever it stands again; {@code <ev 1>} an event's;
 * {@code <time>}, {@code <key>}, {@code <cursor>} and {@code <request>} hide any.
 */
final class Masked {
  private static final Pattern ID =
      Pattern.compile(
          "\\b(cl|op|ow|ho|kg|te|ak|tr|po|us)_[0-9a-f]{32}\\b|\\btv_[0-9a-f]{32}_\\d+\\b|\\bev_\\d+\\b");

  /** The beginning of one, too. */
  private static final Pattern KEY = Pattern.compile("\\bvcm_[0-9A-Za-z]{8}(_[0-9A-Za-z]{38})?\\b");

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
  private static final List<String> CURSORS = List.of("cursor", "startCursor", "endCursor");

  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final StringBuilder json = new StringBuilder();

  /** The data comes in the order that was asked for; inside an error the order means nothing. */
  private boolean inErrors;

  private Masked() {}

  static String json(@Nullable Object value) {
    var masked = new Masked();
    masked.write("", value, 0);
    return masked.json.append('\n').toString();
  }

  private void write(String key, @Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> object(map, depth);
      case List<?> list when !list.isEmpty() -> array(list, depth);
      case Map<?, ?> _ -> json.append("{}");
      case List<?> _ -> json.append("[]");
      case String text -> json.append(quoted(masked(key, text)));
      case null, default -> json.append(value);
    }
  }

  private void object(Map<?, ?> map, int depth) {
    json.append('{');
    var separator = "";
    for (var entry : (inErrors ? new TreeMap<Object, Object>(map) : map).entrySet()) {
      var key = String.valueOf(entry.getKey());
      inErrors = depth == 0 ? key.equals("errors") : inErrors;
      line(separator, depth + 1).append(quoted(key)).append(": ");
      write(key, entry.getValue(), depth + 1);
      separator = ",";
    }
    line("", depth).append('}');
  }

  private void array(List<?> list, int depth) {
    json.append('[');
    var separator = "";
    for (var each : list) {
      line(separator, depth + 1);
      write("", each, depth + 1);
      separator = ",";
    }
    line("", depth).append(']');
  }

  private StringBuilder line(String before, int depth) {
    return json.append(before).append('\n').append("  ".repeat(depth));
  }

  private String masked(String key, String text) {
    if (CURSORS.contains(key)) {
      return "<cursor>";
    }
    if (key.equals("requestId")) {
      return "<request>";
    }
    var withoutIds = ID.matcher(KEY.matcher(text).replaceAll("<key>")).replaceAll(this::id);
    return TIME.matcher(withoutIds).replaceAll("<time>");
  }

  private String id(MatchResult found) {
    var kind = found.group().substring(0, 2);
    return ids.computeIfAbsent(
        found.group(), _ -> "<" + kind + " " + numbers.merge(kind, 1, Integer::sum) + ">");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
