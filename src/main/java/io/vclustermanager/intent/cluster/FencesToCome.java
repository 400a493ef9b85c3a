package io.vclustermanager.intent.cluster;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.Warning;
import java.util.Optional;

/**
 * Tells which fences the update of an older cluster puts up: its pods may be used to reaching what
 * they then do not reach.
 */
final class FencesToCome {
  /** The reason of a cluster's condition Fenced that was made before there were fences. */
  private static final String MADE_BEFORE = "MadeBefore";

  private FencesToCome() {}

  /** What is to be known of it; empty where it is fenced, or nothing is put up. */
  static Optional<Warning> of(Cluster cluster) {
    var host = cluster.requireHost();
    return isUnfenced(cluster) && host.tenantDefaults() != TenantDefaults.OFF
        ? Optional.of(Warning.of(Warning.Code.FENCES_PUT_UP, "cluster", words(host)))
        : Optional.empty();
  }

  private static boolean isUnfenced(Cluster cluster) {
    return cluster.conditions().stream()
        .anyMatch(
            each ->
                each.is(ConditionType.FENCED)
                    && each.status() == Condition.Status.FALSE
                    && each.reason().equals(MADE_BEFORE));
  }

  /** A quota is not among them: what the cluster has taken may be more already. */
  private static String words(Host host) {
    var network =
        host.lacking().contains(HostFeature.FENCES)
            ? ""
            : "network policies (its pods reach each other, their control plane and public"
                + " addresses, no private ones) and, ";
    return "It was made without fences. This update puts up "
        + network
        + "where the service made its namespace, pod security (baseline: no pod is privileged or"
        + " uses the node's folders, network or processes); no quota. Values, a size or a template"
        + " may say otherwise (policies.networkPolicy).";
  }
}
