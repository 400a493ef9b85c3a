package io.vclustermanager.provider.vcluster.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a virtual cluster never changes, since its state would be lost (vCluster's own check of
 * its backing store) or the host refuses it (the immutable fields of a StatefulSet).
 */
final class Immutable {
  private static final String STORE = "controlPlane.backingStore.";

  /** The stores in the order in which vCluster looks for one that is switched on. */
  private static final List<String> STORES =
      List.of(
          "etcd.embedded",
          "etcd.external",
          "etcd.deploy",
          "database.embedded",
          "database.external");

  private static final String OTHERWISE = "database.embedded";

  /** Where the state is, of the stores that are elsewhere. */
  private static final List<String> PLACES =
      List.of(
          "database.external.dataSource", "database.external.connector", "etcd.external.endpoint");

  private static final List<String> FIXED =
      List.of(
          "sync.toHost.namespaces.enabled",
          "sync.toHost.namespaces.mappings",
          "sync.toHost.namespaces.mappingsOnly",
          "sync.toHost.namespaces.patches",
          "privateNodes.enabled",
          "privateNodes.vpn",
          "controlPlane.distro.k8s.enabled",
          "controlPlane.statefulSet.persistence.volumeClaimTemplates",
          "controlPlane.statefulSet.scheduling.podManagementPolicy",
          "controlPlane.backingStore.etcd.deploy.statefulSet.scheduling.podManagementPolicy");

  private static final String CLAIM = "persistence.volumeClaim";
  private static final String ETCD = "controlPlane.backingStore.etcd.deploy.statefulSet.";

  /** The StatefulSets that have volumes. */
  private static final List<String> VOLUMES = List.of("controlPlane.statefulSet.", ETCD);

  /** The chart's own default for a volume, where the values say nothing. */
  private static final String DEFAULT_SIZE = "5Gi";

  /** The chart's other defaults: whoever states one outright changes nothing. */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "controlPlane.statefulSet." + CLAIM + ".size",
          DEFAULT_SIZE,
          "controlPlane.statefulSet." + CLAIM + ".enabled",
          "auto",
          "controlPlane.statefulSet." + CLAIM + ".accessModes",
          List.of("ReadWriteOnce"),
          "controlPlane.statefulSet.scheduling.podManagementPolicy",
          "Parallel",
          ETCD + CLAIM + ".size",
          DEFAULT_SIZE,
          ETCD + CLAIM + ".enabled",
          "true",
          ETCD + CLAIM + ".accessModes",
          List.of("ReadWriteOnce"),
          ETCD + "scheduling.podManagementPolicy",
          "Parallel");

  private static final List<String> CLAIM_PARTS =
      List.of("enabled", "size", "storageClass", "accessModes");

  private static final String LOST =
      "another backing store begins empty, and the cluster's state is lost.";

  private Immutable() {}

  /** Checks a change of all values, those of the size included. */
  static void check(ValuesTree before, ValuesTree after, Findings findings) {
    var had = store(before);
    var gets = store(after);
    if (!had.equals(gets)) {
      findings.add(
          STORE + gets + ".enabled",
          "would change the backing store, which is " + had + ": " + LOST);
    }
    PLACES.forEach(
        place -> same(before, after, STORE + place, "stays as it is: " + LOST, findings));
    FIXED.forEach(
        path ->
            same(before, after, path, "cannot be changed after the cluster was made.", findings));
    for (var set : VOLUMES) {
      for (var part : CLAIM_PARTS) {
        same(
            before,
            after,
            set + CLAIM + "." + part,
            "stays as it is: Kubernetes does not change the volume of a StatefulSet.",
            findings);
      }
    }
  }

  /** The new values with the volume that the former size gave, unless they name their own. */
  static Map<String, @Nullable Object> carriedOver(
      Map<String, @Nullable Object> sizeBefore,
      Map<String, @Nullable Object> sizeAfter,
      Map<String, @Nullable Object> values) {
    var claim = "controlPlane.statefulSet." + CLAIM + ".size";
    var had = new ValuesTree(sizeBefore).text(claim);
    var gets = new ValuesTree(sizeAfter).text(claim);
    if (had.equals(gets) || new ValuesTree(values).find(claim).isPresent()) {
      return values;
    }
    var kept = had.isEmpty() ? DEFAULT_SIZE : had;
    return new ValuesTree(nested(claim.split("\\."), 0, kept)).under(values).root();
  }

  private static Map<String, @Nullable Object> nested(String[] path, int from, Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(path[from], from == path.length - 1 ? value : nested(path, from + 1, value));
    return map;
  }

  /** The one that is used: the first that is switched on. */
  private static String store(ValuesTree values) {
    return STORES.stream()
        .filter(each -> values.isOn(STORE + each + ".enabled"))
        .findFirst()
        .orElse(OTHERWISE);
  }

  private static void same(
      ValuesTree before, ValuesTree after, String path, String why, Findings findings) {
    var had = value(before, path);
    var gets = value(after, path);
    if (!Objects.equals(had, gets)) {
      findings.add(path, why);
    }
  }

  /** What is off and what is not there come to the same, where the chart's default is no other. */
  private static @Nullable Object value(ValuesTree values, String path) {
    var value = values.find(path).map(ValuesTree.Place::value).orElseGet(() -> DEFAULTS.get(path));
    return switch (value) {
      case Boolean flag when DEFAULTS.containsKey(path) -> flag.toString();
      case Boolean flag when !flag -> null;
      case String text when text.isEmpty() -> null;
      case Map<?, ?> map when map.isEmpty() -> null;
      case List<?> list when list.isEmpty() -> null;
      case null, default -> value;
    };
  }
}
