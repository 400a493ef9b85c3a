package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap as values of the chart: the syncer applies the manifests, then installs the charts in
 * their order, from inside. Nobody has to reach into the virtual cluster for it.
 */
final class BootstrapValues {
  static final String PATH = "experimental.deploy.vcluster";

  private BootstrapValues() {}

  /** Values with all of these in them, one after the other. */
  static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> values, List<Bootstrap> bootstraps) {
    var deploy = new LinkedHashMap<String, @Nullable Object>();
    var manifests =
        bootstraps.stream()
            .map(Bootstrap::manifests)
            .filter(text -> text != null && !text.isBlank())
            .map(text -> Objects.requireNonNull(text).strip())
            .collect(Collectors.joining("\n---\n"));
    if (!manifests.isEmpty()) {
      deploy.put("manifests", manifests + "\n");
    }
    var charts = new ArrayList<Object>();
    bootstraps.forEach(each -> each.charts().forEach(chart -> charts.add(helm(chart))));
    if (!charts.isEmpty()) {
      deploy.put("helm", charts);
    }
    return deploy.isEmpty()
        ? values
        : new ValuesTree(values)
            .under(Map.of("experimental", Map.of("deploy", Map.of("vcluster", deploy))))
            .root();
  }

  private static Map<String, Object> helm(Bootstrap.Chart chart) {
    var namespace = chart.namespace() == null ? "default" : chart.namespace();
    var helm = new LinkedHashMap<String, Object>();
    helm.put(
        "chart",
        Map.of(
            "name", chart.chart(),
            "repo", chart.repository(),
            "version", chart.version()));
    helm.put("release", Map.of("name", chart.name(), "namespace", namespace));
    var values = chart.values();
    if (values != null && !values.isEmpty()) {
      helm.put("values", JsonText.of(values));
    }
    return helm;
  }

  /** Values above a bootstrap would take it away: Helm replaces texts and lists as a whole. */
  static void checkAlone(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> above, Findings findings) {
    if (new ValuesTree(base).isFilled(PATH) && new ValuesTree(above).find(PATH).isPresent()) {
      findings.add(
          PATH, "is set by the cluster's bootstrap or template; it cannot be set here as well.");
    }
  }
}
