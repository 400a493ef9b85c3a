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
  private static final List<String> STORES =
      List.of(
          "database.embedded.enabled",
          "database.external.enabled",
          "database.external.dataSource",
          "database.external.connector",
          "etcd.embedded.enabled",
          "etcd.deploy.enabled",
          "etcd.external.enabled",
          "etcd.external.endpoint");

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

  /** The StatefulSets that have volumes. */
  private static final List<String> VOLUMES =
      List.of("controlPlane.statefulSet.", "controlPlane.backingStore.etcd.deploy.statefulSet.");

  /** The chart's own default for a volume, where the values say nothing. */
  private static final String DEFAULT_SIZE = "5Gi";

  private static final List<String> CLAIM_PARTS =
      List.of("enabled", "size", "storageClass", "accessModes");

  private Immutable() {}

  /** Checks a change of all values, those of the size included. */
  static void check(ValuesTree before, ValuesTree after, Findings findings) {
    STORES.forEach(
        store ->
            same(
                before,
                after,
                "controlPlane.backingStore." + store,
                "stays as it is: another backing store begins empty, and the cluster's state is"
                    + " lost.",
                findings));
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

  private static void same(
      ValuesTree before, ValuesTree after, String path, String why, Findings findings) {
    var had = value(before, path);
    var gets = value(after, path);
    if (!Objects.equals(had, gets)) {
      findings.add(path, why);
    }
  }

  /** What is off and what is not there come to the same. */
  private static @Nullable Object value(ValuesTree values, String path) {
    var value = values.find(path).map(ValuesTree.Place::value).orElse(null);
    return switch (value) {
      case null -> path.endsWith(CLAIM + ".size") ? DEFAULT_SIZE : null;
      case Boolean flag when !flag -> null;
      case String text when text.isEmpty() -> null;
      case Map<?, ?> map when map.isEmpty() -> null;
      case List<?> list when list.isEmpty() -> null;
      default -> value;
    };
  }
}
