package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.vcluster.chart.ValuesTree.Place;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this service sets itself, so that nobody else may: it would not know its own again. */
public final class OwnValues {
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

  /** By which vCluster's syncer, and its tools, know what belongs to which virtual cluster. */
  private static final String VENDORS = "vcluster.loft.sh/";

  /** Under which the chart takes what it puts on objects, or on pods. */
  private static final Set<String> LABELS_OF_OBJECTS = Set.of("labels", "podLabels", "extraLabels");

  private static final Set<String> ANNOTATIONS_OF_OBJECTS = Set.of("annotations", "podAnnotations");

  /** The sections of what is made on the host. */
  private static final List<String> ON_THE_HOST = List.of("controlPlane", "policies");

  /** The virtual cluster applies it to itself. */
  private static final List<String> INSIDE = List.of("controlPlane", "coredns");

  /** Prometheus finds it by a label of this name, and the chart leaves its own out for it. */
  private static final List<String> SERVICE_MONITOR = List.of("controlPlane", "serviceMonitor");

  private static final String RELEASE = "release";

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
    for (var section : ON_THE_HOST) {
      values.find(section).ifPresent(place -> checkNames(place, findings));
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

  /** Names that the service goes by are taken wherever the chart puts labels or annotations. */
  private static void checkNames(Place place, Findings findings) {
    if (place.path().equals(INSIDE)) {
      return;
    }
    children(place)
        .forEach(
            child -> {
              var name = child.path().getLast();
              if (LABELS_OF_OBJECTS.contains(name) || ANNOTATIONS_OF_OBJECTS.contains(name)) {
                checkTaken(child, findings);
              } else if (!name.equals("selector")) {
                checkNames(child, findings);
              }
            });
  }

  private static Stream<Place> children(Place place) {
    return place.value() instanceof List<?> list
        ? IntStream.range(0, list.size())
            .mapToObj(index -> place.below(String.valueOf(index), list.get(index)))
        : place.map().entrySet().stream()
            .map(each -> place.below(String.valueOf(each.getKey()), each.getValue()));
  }

  private static void checkTaken(Place labels, Findings findings) {
    labels.map().keySet().stream()
        .map(String::valueOf)
        .filter(name -> isTaken(labels.path(), name))
        .forEach(
            name ->
                findings.add(
                    labels.below(name, null).path(), "is set by the service; choose another."));
  }

  private static boolean isTaken(List<String> path, String name) {
    return name.startsWith(Mark.PREFIX)
        || name.startsWith(VENDORS)
        || STATES.contains(name)
        || LABELS_OF_OBJECTS.contains(path.getLast())
            && CHART_LABELS.contains(name)
            && !(name.equals(RELEASE) && path.subList(0, 2).equals(SERVICE_MONITOR));
  }
}
