package io.vclustermanager.provider.vcluster.chart;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Manifests of Kubernetes' objects, as far as they can be checked without asking a cluster. */
final class Manifests {
  private static final String FIELD = "manifests";

  private Manifests() {}

  /** Finds what is wrong with them. */
  static void check(String text, Findings findings) {
    var number = 0;
    try {
      for (var document : documents(text)) {
        number++;
        check(document, number, findings);
      }
    } catch (MarkedYAMLException e) {
      findings.add(
          FIELD,
          "cannot be read as YAML: %s in line %d."
              .formatted(e.getProblem(), e.getProblemMark().getLine() + 1));
    } catch (YAMLException e) {
      findings.add(
          FIELD, "cannot be read as YAML: " + Findings.shortened(String.valueOf(e.getMessage())));
    }
  }

  private static Iterable<Object> documents(String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options)).loadAll(text);
  }

  private static void check(@Nullable Object document, int number, Findings findings) {
    if (document == null) {
      return;
    }
    if (!(document instanceof Map<?, ?> map)) {
      findings.add(FIELD, "hold no object as document " + number + ".");
      return;
    }
    var metadata = map.get("metadata") instanceof Map<?, ?> inner ? inner : Map.of();
    var missing =
        List.of("apiVersion", "kind", "metadata.name").stream()
            .filter(
                each ->
                    isBlank(each.equals("metadata.name") ? metadata.get("name") : map.get(each)))
            .toList();
    if (!missing.isEmpty()) {
      findings.add(FIELD, "lack " + String.join(", ", missing) + " in document " + number + ".");
    }
  }

  private static boolean isBlank(@Nullable Object value) {
    return !(value instanceof String text) || text.isBlank();
  }
}
