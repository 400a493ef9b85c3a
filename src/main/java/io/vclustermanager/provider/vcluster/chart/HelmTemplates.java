package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.Placeholders;
import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Leaf;
import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts and names in values that Helm may carry out as templates, with the service's rights: the
 * chart gives some of its values to {@code tpl}. So whatever holds {@code {{} stands as a whole in
 * a size or a template, which are administrators'. What the tenant's own syncer applies inside is
 * its own: the chart does not render it.
 */
final class HelmTemplates {
  private static final String OPENING = "{{";
  private static final List<String> INSIDE = List.of(BootstrapValues.PATH.split("\\."));

  private HelmTemplates() {}

  /** Whether a leaf, or a name on the way to it, would be carried out. */
  static boolean isIn(Leaf leaf) {
    return !isInside(leaf.path().stream().map(Step::name).toList())
        && (leaf.value() instanceof String text && text.contains(OPENING)
            || leaf.path().stream().anyMatch(step -> step.name().contains(OPENING)));
  }

  /**
   * Checks values of a template: a parameter inside such a text would be carried out with it.
   *
   * @param values with their placeholders
   */
  static void checkSaved(Map<String, @Nullable Object> values, Findings findings) {
    for (var leaf : ValuesLeaves.of(values)) {
      if (leaf.value() instanceof String text
          && text.contains(OPENING)
          && Placeholders.isIn(text)
          && !isInside(leaf.names())) {
        findings.add(
            leaf.names(),
            "holds both {{ and a parameter, or what the cluster is called: Helm would carry out"
                + " with the service's rights what that says. Keep them in different texts.");
      }
    }
  }

  /**
   * Checks what parameters make of a template's values: they bring no such text, and make none out
   * of two halves.
   *
   * @param saved with their placeholders
   * @param filled the same with the parameters in their places
   */
  static void checkFilled(
      Map<String, @Nullable Object> saved,
      Map<String, @Nullable Object> filled,
      Findings findings) {
    compare(List.of(), saved, filled, findings);
  }

  private static void compare(
      List<String> path, @Nullable Object saved, @Nullable Object filled, Findings findings) {
    if (isInside(path)) {
      return;
    }
    switch (saved) {
      case String text when Placeholders.isIn(text) -> {
        if (bringsLines(text, filled) && !isCoreDns(path)) {
          findings.add(
              List.of(),
              "must be of one line here: it becomes values."
                  + String.join(".", path)
                  + ", which the chart writes into a manifest.");
        } else if (holds(filled)) {
          findings.add(
              List.of(),
              "must not hold {{ here: it becomes values."
                  + String.join(".", path)
                  + ", and Helm would carry it out with the service's rights.");
        }
      }
      case Map<?, ?> map ->
          map.forEach(
              (name, each) ->
                  compare(
                      longer(path, String.valueOf(name)),
                      each,
                      filled instanceof Map<?, ?> other ? other.get(name) : null,
                      findings));
      case List<?> list -> {
        for (var index = 0; index < list.size(); index++) {
          compare(
              longer(path, Integer.toString(index)),
              list.get(index),
              filled instanceof List<?> other ? other.get(index) : null,
              findings);
        }
      }
      case null, default -> {}
    }
  }

  /** Whether there are more lines than the template itself has: those are an administrator's. */
  private static boolean bringsLines(String saved, @Nullable Object filled) {
    return filled instanceof String text
        ? ValuesRule.lineEnds(text) > ValuesRule.lineEnds(saved)
        : !isOneLine(filled);
  }

  /** A second line would be another entry of the manifest, or another manifest. */
  private static boolean isOneLine(@Nullable Object value) {
    return switch (value) {
      case String text -> ValuesRule.isOneLine(text);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .allMatch(
                  each -> isOneLine(String.valueOf(each.getKey())) && isOneLine(each.getValue()));
      case List<?> list -> list.stream().allMatch(HelmTemplates::isOneLine);
      case null, default -> true;
    };
  }

  /** The tenant's own, as what its syncer applies is: the chart puts it into a text. */
  private static boolean isCoreDns(List<String> path) {
    return path.size() > 1 && path.subList(0, 2).equals(List.of("controlPlane", "coredns"));
  }

  private static boolean holds(@Nullable Object value) {
    return switch (value) {
      case String text -> text.contains(OPENING);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .anyMatch(each -> holds(String.valueOf(each.getKey())) || holds(each.getValue()));
      case List<?> list -> list.stream().anyMatch(HelmTemplates::holds);
      case null, default -> false;
    };
  }

  private static boolean isInside(List<String> names) {
    return names.size() >= INSIDE.size() && names.subList(0, INSIDE.size()).equals(INSIDE);
  }

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
