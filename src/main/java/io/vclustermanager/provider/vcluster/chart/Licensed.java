package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.provider.vcluster.chart.ValuesTree.Place;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What needs a licence of vCluster's vendor: without one the control plane would crash or silently
 * do without. The first lists are what vCluster 0.36 itself asks before it starts.
 */
final class Licensed {
  /** Needed as soon as the key is there, even when it is empty. */
  private static final List<String> WHEN_THERE =
      List.of("sleep", "snapshots", "deletion", "platform");

  private static final List<String> WHEN_FILLED =
      List.of(
          "networking.resolveDNS",
          "policies.centralAdmission.validatingWebhooks",
          "policies.centralAdmission.mutatingWebhooks",
          "experimental.denyProxyRequests",
          "sync.toHost.customResources",
          "sync.fromHost.customResources",
          "sync.toHost.*.patches",
          "sync.toHost.gatewayApi.*.patches",
          "sync.fromHost.*.patches");

  private static final List<String> WHEN_ON =
      List.of(
          "controlPlane.coredns.embedded",
          "controlPlane.backingStore.database.external.enabled",
          "controlPlane.backingStore.etcd.embedded.enabled",
          "controlPlane.hostPathMapper.central",
          "controlPlane.advanced.kubeVip.enabled",
          "sync.toHost.namespaces.enabled",
          "sync.toHost.pods.hybridScheduling.enabled",
          "sync.toHost.resourceClaims.enabled",
          "sync.toHost.resourceClaimTemplates.enabled",
          "sync.fromHost.deviceClasses.enabled",
          "privateNodes.enabled",
          "experimental.proxy.customResources.*.enabled",
          "integrations.certManager.enabled",
          "integrations.externalSecrets.enabled",
          "integrations.istio.enabled");

  /** What this service does itself, and how. */
  private static final Map<String, String> OURS =
      Map.of(
          "sleep",
          " This service puts clusters to sleep without one: pauseCluster and resumeCluster; and a"
              + " lease deletes what nobody extends.",
          "deletion",
          " This service has it without one: a lease deletes the cluster when it ends, and"
              + " setDeletionProtection keeps it from being deleted.",
          "platform",
          " Owners, leases and templates of this service take the platform's place.");

  private Licensed() {}

  static void check(ValuesTree values, Findings findings) {
    places(values, WHEN_THERE, place -> place.value() != null, findings);
    places(values, WHEN_FILLED, Place::isFilled, findings);
    places(values, WHEN_ON, Place::isOn, findings);
  }

  private static void places(
      ValuesTree values, List<String> paths, Predicate<Place> switchedOn, Findings findings) {
    paths.stream()
        .flatMap(path -> values.all(path).stream())
        .filter(switchedOn)
        .forEach(
            place ->
                findings.add(
                    place.path(),
                    "needs a vCluster licence, which is not there."
                        + OURS.getOrDefault(String.join(".", place.path()), "")));
  }
}
