package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.provider.kube.Mark;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this service sets itself, so that nobody else may: it would not know its own again. */
public final class OwnValues {
  static final String LABELS = "controlPlane.statefulSet.labels";
  public static final String SANS = "controlPlane.proxy.extraSANs";
  private static final String TAG = "controlPlane.distro.k8s.image.tag";
  private static final String VERSION = "controlPlane.distro.k8s.version";

  /** The labels that the chart itself puts on the workload or its pods. */
  private static final Set<String> CHART_LABELS = Set.of("app", "chart", "release", "heritage");

  /** What makes vCluster's tools take the workload for paused, or spare it. */
  private static final Set<String> STATES =
      Set.of(
          "loft.sh/paused",
          "loft.sh/paused-replicas",
          "loft.sh/paused-date",
          "loft.sh/sleep-mode",
          "loft.sh/non-deletable");

  private OwnValues() {}

  /**
   * Checks what a user gives.
   *
   * @param kubernetesVersion the image tag that will be set
   */
  static void check(ValuesTree values, String kubernetesVersion, Findings findings) {
    if (values.find("telemetry.enabled").filter(place -> isFalse(place.value())).isEmpty()
        && values.find("telemetry.enabled").isPresent()) {
      findings.add("telemetry.enabled", "stays false: this service's clusters tell nobody.");
    }
    checkVersion(values, TAG, kubernetesVersion, findings);
    checkVersion(values, VERSION, kubernetesVersion, findings);
    for (var path :
        new String[] {
          LABELS,
          "controlPlane.statefulSet.annotations",
          "controlPlane.statefulSet.pods.labels",
          "controlPlane.advanced.globalMetadata.annotations"
        }) {
      checkNames(values, path, findings);
    }
  }

  private static boolean isFalse(@Nullable Object value) {
    return Boolean.FALSE.equals(value);
  }

  private static void checkVersion(
      ValuesTree values, String path, String kubernetesVersion, Findings findings) {
    values
        .find(path)
        .filter(place -> !kubernetesVersion.equals(place.value()) && !unset(path, place.value()))
        .ifPresent(
            place ->
                findings.add(
                    place.path(),
                    "is set from the input's kubernetesVersion, which is "
                        + KubernetesVersions.display(kubernetesVersion)
                        + " here; ask there."));
  }

  /** The old key stands empty in the chart's own values. */
  private static boolean unset(String path, @Nullable Object value) {
    return path.equals(VERSION) && "".equals(value);
  }

  private static void checkNames(ValuesTree values, String path, Findings findings) {
    Map<?, ?> names = values.map(path);
    for (var each : names.keySet()) {
      var name = String.valueOf(each);
      var taken =
          name.startsWith(Mark.PREFIX)
              || STATES.contains(name)
              || (path.endsWith("labels") && CHART_LABELS.contains(name));
      if (taken) {
        values
            .find(path)
            .ifPresent(
                place ->
                    findings.add(
                        place.below(name, null).path(), "is set by the service; choose another."));
      }
    }
  }
}
