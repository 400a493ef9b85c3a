package io.vclustermanager.provider.vcluster.chart;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The leaves of values, and which of them a change touches. A list counts as one: whoever changes
 * an element touches all of them, since elements have no names by which they could be told apart.
 */
final class ValuesLeaves {
  private ValuesLeaves() {}

  /**
   * One step of a path.
   *
   * @param isElement whether it is the index of a list
   */
  record Step(String name, boolean isElement) {
    static Step name(String name) {
      return new Step(name, false);
    }
  }

  /**
   * A leaf: a text, number, boolean or null, or an object or list that is empty.
   *
   * @param list the outermost list that it is in; null: it is in none
   */
  record Leaf(List<Step> path, @Nullable Object value, @Nullable Whole list) {
    /** The names of its path. */
    List<String> names() {
      return path.stream().map(Step::name).toList();
    }

    /** Its pointer, as RFC 6901 has it. */
    String pointer() {
      return path.stream()
          .map(step -> "/" + step.name().replace("~", "~0").replace("/", "~1"))
          .collect(Collectors.joining());
    }

    /** Where it belongs to: things that hold together have the first three names in common. */
    List<Step> section() {
      return path.subList(0, Math.min(3, path.size()));
    }
  }

  /** A list as a whole. */
  record Whole(List<Step> path, List<?> elements) {}

  /**
   * What a change does.
   *
   * @param touched leaves that are new or another than before
   * @param kept those that are as before
   * @param gone those that are not there any more
   */
  record Change(List<Leaf> touched, List<Leaf> kept, List<Leaf> gone) {}

  /** All leaves. */
  static List<Leaf> of(Map<String, @Nullable Object> values) {
    var leaves = new ArrayList<Leaf>();
    if (!values.isEmpty()) {
      collect(List.of(), values, null, leaves);
    }
    return leaves;
  }

  /** All leaves of what stands at a path. */
  static List<Leaf> below(List<Step> path, @Nullable Object value) {
    var leaves = new ArrayList<Leaf>();
    collect(path, value, null, leaves);
    return leaves;
  }

  static Change between(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    var change = new Change(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    compare(List.of(), before, after, change);
    return change;
  }

  private static void compare(List<Step> path, Map<?, ?> before, Map<?, ?> after, Change change) {
    after.forEach(
        (key, value) -> {
          var longer = longer(path, Step.name(String.valueOf(key)));
          var had = before.get(key);
          if (before.containsKey(key) && same(had, value)) {
            collect(longer, value, null, change.kept);
          } else if (had instanceof Map<?, ?> lower
              && value instanceof Map<?, ?> upper
              && !upper.isEmpty()) {
            compare(longer, lower, upper, change);
          } else {
            collect(longer, value, null, change.touched);
            if (had instanceof Map<?, ?> lower && !lower.isEmpty()) {
              collect(longer, lower, null, change.gone);
            }
          }
        });
    before.forEach(
        (key, value) -> {
          if (!after.containsKey(key)) {
            collect(longer(path, Step.name(String.valueOf(key))), value, null, change.gone);
          }
        });
  }

  private static void collect(
      List<Step> path, @Nullable Object value, @Nullable Whole list, List<Leaf> leaves) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach(
              (key, each) ->
                  collect(longer(path, Step.name(String.valueOf(key))), each, list, leaves));
      case List<?> elements when !elements.isEmpty() -> {
        for (var index = 0; index < elements.size(); index++) {
          collect(
              longer(path, new Step(Integer.toString(index), true)),
              elements.get(index),
              list == null ? new Whole(path, elements) : list,
              leaves);
        }
      }
      case null, default -> leaves.add(new Leaf(path, value, list));
    }
  }

  private static List<Step> longer(List<Step> path, Step step) {
    var longer = new ArrayList<Step>(path.size() + 1);
    longer.addAll(path);
    longer.add(step);
    return longer;
  }

  /** Numbers are the same whatever kept them: an inventory gives other types than a request. */
  static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number one && right instanceof Number other) {
      return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
    if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
      return one.keySet().equals(other.keySet())
          && one.keySet().stream().allMatch(key -> same(one.get(key), other.get(key)));
    }
    if (left instanceof List<?> one && right instanceof List<?> other) {
      return one.size() == other.size() && sameElements(one, other);
    }
    return Objects.equals(left, right);
  }

  private static boolean sameElements(List<?> left, List<?> right) {
    for (var index = 0; index < left.size(); index++) {
      if (!same(left.get(index), right.get(index))) {
        return false;
      }
    }
    return true;
  }

  /** The sections that leaves belong to. */
  static Set<List<Step>> sections(List<Leaf> leaves) {
    return leaves.stream().map(Leaf::section).collect(Collectors.toCollection(HashSet::new));
  }

  /** Values with what is at these pointers alone; of a list all, where one is in it. */
  static Map<String, @Nullable Object> only(
      Map<String, @Nullable Object> values, Collection<String> pointers) {
    return parts(List.of(), values, part -> isPointedAt(part, pointers));
  }

  /** Values without what is at these pointers; a list goes as a whole where one is in it. */
  static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> values, Collection<String> pointers) {
    return parts(List.of(), values, part -> !isPointedAt(part, pointers));
  }

  /** Whether one of the leaves of a part, which is a leaf or a list, is at a pointer or below. */
  private static boolean isPointedAt(List<Leaf> part, Collection<String> pointers) {
    return part.stream()
        .map(Leaf::pointer)
        .anyMatch(leaf -> pointers.stream().anyMatch(each -> (leaf + "/").startsWith(each + "/")));
  }

  private static Map<String, @Nullable Object> parts(
      List<Step> path, Map<?, ?> values, Predicate<List<Leaf>> wanted) {
    var found = new LinkedHashMap<String, @Nullable Object>();
    values.forEach(
        (key, value) -> {
          var name = String.valueOf(key);
          var longer = longer(path, Step.name(name));
          if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            var lower = parts(longer, map, wanted);
            if (!lower.isEmpty()) {
              found.put(name, lower);
            }
          } else {
            var leaves = new ArrayList<Leaf>();
            collect(longer, value, null, leaves);
            if (wanted.test(leaves)) {
              found.put(name, value);
            }
          }
        });
    return found;
  }
}
