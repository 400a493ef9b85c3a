package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manifests of Kubernetes' objects, as far as they can be checked without asking a cluster. */
final class Manifests {
  private static final String FIELD = "manifests";
  private static final int MOST = 500;
  private static final int LONGEST = 400;

  /** A definition of a resource that holds pods has about 40 levels. */
  private static final StrictYaml YAML = StrictYaml.within(new TextBounds(Bounds.MOST_BYTES, 60));

  private Manifests() {}

  /** Finds what is wrong with them. */
  static void check(String text, Findings findings) {
    try {
      var number = 0;
      for (var document : YAML.documents(text, MOST)) {
        number++;
        check(document, number, findings);
      }
    } catch (NotTakenException e) {
      findings.add(
          FIELD, "cannot be read as YAML: " + Findings.shortened(e.getMessage(), LONGEST) + ".");
    }
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
