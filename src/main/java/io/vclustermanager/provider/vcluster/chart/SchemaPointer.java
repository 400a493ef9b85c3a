package io.vclustermanager.provider.vcluster.chart;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a reference inside a schema leads to. Of JSON Pointers only those without escapes, which
 * every reader understands alike.
 */
final class SchemaPointer {
  private static final Pattern PLAIN = Pattern.compile("#(/[A-Za-z0-9_.$-]+)*");

  private SchemaPointer() {}

  /** The part that a pointer such as {@code #/$defs/name} names; empty when there is none. */
  static Optional<Object> find(Map<String, @Nullable Object> schema, String pointer) {
    if (!PLAIN.matcher(pointer).matches()) {
      return Optional.empty();
    }
    Object part = schema;
    for (var name : path(pointer)) {
      part = below(part, name);
    }
    return Optional.ofNullable(part);
  }

  /** The names that it leads through. */
  static List<String> path(String pointer) {
    return Stream.of(pointer.substring(1).split("/", -1)).skip(1).toList();
  }

  private static @Nullable Object below(@Nullable Object part, String name) {
    return switch (part) {
      case Map<?, ?> map -> map.get(name);
      case List<?> list -> element(list, name);
      case null, default -> null;
    };
  }

  private static @Nullable Object element(List<?> list, String name) {
    for (var index = 0; index < list.size(); index++) {
      if (String.valueOf(index).equals(name)) {
        return list.get(index);
      }
    }
    return null;
  }
}
