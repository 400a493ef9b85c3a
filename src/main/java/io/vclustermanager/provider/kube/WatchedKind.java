package io.vclustermanager.provider.kube;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What is watched on a host, whatever lives there: few watches for all clusters. Secrets are seen
 * by their metadata alone.
 */
public enum WatchedKind {
  STATEFUL_SETS("/apis/apps/v1/statefulsets", Selectors.CONTROL_PLANES, false),
  DEPLOYMENTS("/apis/apps/v1/deployments", Selectors.CONTROL_PLANES, false),
  PODS("/api/v1/pods", Selectors.CONTROL_PLANES, false),
  CLAIMS("/api/v1/persistentvolumeclaims", Selectors.CONTROL_PLANES, false),
  SERVICES("/api/v1/services", Selectors.CONTROL_PLANES, true),
  RELEASES("/api/v1/secrets", Map.of("labelSelector", "owner=helm"), true),
  SECRETS("/api/v1/secrets", Selectors.CONTROL_PLANES, true),
  NAMESPACES("/api/v1/namespaces", Map.of("labelSelector", Mark.CLUSTER_ID), true),
  WARNINGS("/api/v1/events", Map.of("fieldSelector", "type=Warning"), false),
  NETWORK_POLICIES("/apis/networking.k8s.io/v1/networkpolicies", Selectors.MADE, true),
  RESOURCE_QUOTAS("/api/v1/resourcequotas", Selectors.MADE, true),
  LIMIT_RANGES("/api/v1/limitranges", Selectors.MADE, true);

  /** The fences around clusters: that they are there is all that is asked. */
  public static final Set<WatchedKind> OF_FENCES =
      Collections.unmodifiableSet(EnumSet.of(NETWORK_POLICIES, RESOURCE_QUOTAS, LIMIT_RANGES));

  private final String path;
  private final Map<String, String> query;
  private final boolean metadataOnly;

  WatchedKind(String path, Map<String, String> query, boolean metadataOnly) {
    this.path = path;
    this.query = query;
    this.metadataOnly = metadataOnly;
  }

  /**
   * Whether a host may keep those of this kind to itself: its administrators applied the rights of
   * an earlier release, or leave clusters without fences. All else goes on.
   */
  boolean isOptional() {
    return OF_FENCES.contains(this);
  }

  /** As it stands in the API's paths, such as {@code networkpolicies}. */
  public String resource() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of those in one namespace. */
  public String pathIn(String namespace) {
    return path.substring(0, path.length() - resource().length())
        + "namespaces/"
        + namespace
        + "/"
        + resource();
  }

  String path() {
    return path;
  }

  Map<String, String> query() {
    return query;
  }

  boolean isMetadataOnly() {
    return metadataOnly;
  }

  /**
   * The labels that vCluster's chart puts on what it makes, the same in every version from 0.20 on.
   */
  private static final class Selectors {
    static final Map<String, String> CONTROL_PLANES =
        Map.of("labelSelector", "app in (vcluster, vcluster-etcd)");

    static final Map<String, String> MADE = Map.of("labelSelector", "app=vcluster");
  }
}
