package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.HostFeature;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which features of a host the chart's values ask for: what its Role and ClusterRole then hold
 * beyond those of every cluster (templates {@code role.yaml} and {@code clusterrole.yaml}), and
 * what it makes beside them.
 */
final class FeatureRules {
  private static final String TO = "sync.toHost.";
  private static final String FROM = "sync.fromHost.";
  private static final String CONTROL_PLANE = "controlPlane.";
  private static final String NODES = FROM + "nodes.enabled";
  private static final String KUBELETS = "networking.advanced.proxyKubelets.";
  private static final String METRICS = "integrations.metricsServer.";

  private FeatureRules() {}

  /** Those of all values, without the chart's own. */
  static Set<HostFeature> of(ValuesTree values) {
    var features = EnumSet.noneOf(HostFeature.class);
    for (var feature : HostFeature.values()) {
      if (asksFor(values, feature)) {
        features.add(feature);
      }
    }
    if (features.stream().anyMatch(FeatureRules::needsClusterRole)) {
      features.add(HostFeature.CLASSES);
    }
    return features;
  }

  private static boolean asksFor(ValuesTree values, HostFeature feature) {
    return switch (feature) {
      // Those stand around each cluster, and it is made without them.
      case FENCES, FENCES_WATCHED -> false;
      case HIGH_AVAILABILITY ->
          values.number(CONTROL_PLANE + "statefulSet.highAvailability.replicas", 1) > 1;
      case INGRESSES -> anyOn(values, CONTROL_PLANE + "ingress.enabled", TO + "ingresses.enabled");
      case GATEWAY_API ->
          anyOn(
                  values,
                  CONTROL_PLANE + "tlsRoute.enabled",
                  TO + "gatewayApi.enabled",
                  FROM + "gatewayClasses.enabled",
                  FROM + "gateways.enabled")
              || values.all(TO + "gatewayApi.*.enabled").stream().anyMatch(ValuesTree.Place::isOn);
      case DISRUPTION_BUDGETS ->
          anyOn(
              values,
              TO + "podDisruptionBudgets.enabled",
              CONTROL_PLANE + "advanced.podDisruptionBudget.enabled");
      case CLASSES ->
          anyOn(
                  values,
                  "rbac.clusterRole.enabled",
                  CONTROL_PLANE + "distro.k8s.scheduler.enabled",
                  CONTROL_PLANE + "advanced.virtualScheduler.enabled",
                  FROM + "ingressClasses.enabled",
                  FROM + "runtimeClasses.enabled",
                  FROM + "gatewayClasses.enabled",
                  FROM + "storageClasses.enabled",
                  FROM + "csiNodes.enabled",
                  FROM + "csiDrivers.enabled",
                  FROM + "csiStorageCapacities.enabled",
                  TO + "gatewayApi.enabled")
              || values.all(TO + "gatewayApi.*.enabled").stream().anyMatch(ValuesTree.Place::isOn)
              || values.isFilled("networking.replicateServices.fromHost");
      case NODES -> values.isOn(NODES);
      // The chart's own values have them on.
      case KUBELETS ->
          values.isOn(NODES)
              && !(isOff(values, KUBELETS + "byHostname") && isOff(values, KUBELETS + "byIP"));
      case NODE_CHANGES -> values.isOn(NODES) && values.isOn(FROM + "nodes.syncBackChanges");
      case PRIORITY_CLASSES ->
          anyOn(values, TO + "priorityClasses.enabled", FROM + "priorityClasses.enabled");
      case STORAGE_CLASSES -> values.isOn(TO + "storageClasses.enabled");
      case VOLUMES -> values.isOn(TO + "persistentVolumes.enabled");
      case SERVICE_MONITORS -> values.isOn(CONTROL_PLANE + "serviceMonitor.enabled");
      case METRICS -> values.isOn(METRICS + "enabled");
    };
  }

  /** What is of no namespace is given by a ClusterRole. */
  private static boolean needsClusterRole(HostFeature feature) {
    return switch (feature) {
      case NODES, KUBELETS, NODE_CHANGES, PRIORITY_CLASSES, STORAGE_CLASSES, VOLUMES, METRICS ->
          true;
      case FENCES,
          FENCES_WATCHED,
          HIGH_AVAILABILITY,
          INGRESSES,
          GATEWAY_API,
          DISRUPTION_BUDGETS,
          CLASSES,
          SERVICE_MONITORS ->
          false;
    };
  }

  private static boolean anyOn(ValuesTree values, String... paths) {
    return Stream.of(paths).anyMatch(values::isOn);
  }

  private static boolean isOff(ValuesTree values, String path) {
    return values.find(path).filter(place -> Boolean.FALSE.equals(place.value())).isPresent();
  }
}
