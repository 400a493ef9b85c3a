package io.vclustermanager.intent.cluster;

import io.vclustermanager.model.Event.FieldChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What differs between two trees of values: each leaf that changed, by its path. */
final class ValuesDiff {
  private ValuesDiff() {}

  /**
   * The leaves that differ.
   *
   * @param hidden whether what stands at a path is only named
   */
  static List<FieldChange> between(
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after,
      Predicate<List<String>> hidden) {
    var changes = new ArrayList<FieldChange>();
    compare(List.of(), before, after, hidden, changes);
    return changes;
  }

  /** Whether something stands at a path or above it. */
  static boolean stands(Map<String, @Nullable Object> values, List<String> path) {
    @Nullable Object part = values;
    for (var name : path) {
      if (!(part instanceof Map<?, ?> map)) {
        return part != null;
      }
      part = map.get(name);
    }
    return part != null;
  }

  /** Whether they say the same. */
  static boolean isSame(@Nullable Object before, @Nullable Object after) {
    // Numbers are the same whatever kept them: an inventory gives other types than a request.
    if (before instanceof Number one && after instanceof Number other) {
      return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
    if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
      return one.keySet().equals(other.keySet())
          && one.keySet().stream().allMatch(each -> isSame(one.get(each), other.get(each)));
    }
    if (before instanceof List<?> one && after instanceof List<?> other) {
      return areSame(one, other);
    }
    return Objects.equals(before, after);
  }

  private static boolean areSame(List<?> before, List<?> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (var index = 0; index < before.size(); index++) {
      if (!isSame(before.get(index), after.get(index))) {
        return false;
      }
    }
    return true;
  }

  private static void compare(
      List<String> path,
      @Nullable Object before,
      @Nullable Object after,
      Predicate<List<String>> hidden,
      List<FieldChange> changes) {
    if (isSame(before, after)) {
      return;
    }
    if (isTree(before) && isTree(after)) {
      var names = new TreeSet<String>();
      names(before, names);
      names(after, names);
      names.forEach(
          name ->
              compare(
                  longer(path, name), below(before, name), below(after, name), hidden, changes));
    } else {
      var field = "values." + String.join(".", path);
      changes.add(
          hidden.test(path)
              ? new FieldChange(field, null, null)
              : new FieldChange(field, text(before), text(after)));
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

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private static @Nullable Object below(@Nullable Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
