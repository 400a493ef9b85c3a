package io.vclustermanager.intent.cluster;

import io.vclustermanager.model.Event.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two trees of values: each leaf that changed, by its path. */
final class ValuesDiff {
  private ValuesDiff() {}

  static List<FieldChange> between(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    var changes = new ArrayList<FieldChange>();
    compare("values", before, after, changes);
    return changes;
  }

  private static void compare(
      String path, @Nullable Object before, @Nullable Object after, List<FieldChange> changes) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (isTree(before) && isTree(after)) {
      var names = new TreeSet<String>();
      names(before, names);
      names(after, names);
      names.forEach(
          name -> compare(path + "." + name, below(before, name), below(after, name), changes));
    } else {
      changes.add(new FieldChange(path, text(before), text(after)));
    }
  }

  /** What is not there yet has its leaves named one by one, as long as there is a tree to name. */
  private static boolean isTree(@Nullable Object value) {
    return value == null || value instanceof Map<?, ?>;
  }

  private static void names(@Nullable Object value, TreeSet<String> names) {
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(name -> names.add(String.valueOf(name)));
    }
  }

  private static @Nullable Object below(@Nullable Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
