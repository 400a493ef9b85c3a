package io.vclustermanager.model;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where virtual clusters run.
 *
 * @param configured whether the configuration (or a mutation) names it still
 * @param kubernetesVersion as last seen; null when never seen
 * @param reachable whether it answered when last looked at; null when never looked at
 */
public record Host(
    UUID id,
    String name,
    Kind kind,
    ManagedBy managedBy,
    boolean configured,
    @Nullable String region,
    @Nullable String kubernetesVersion,
    @Nullable Boolean reachable,
    @Nullable Instant observedAt,
    Map<String, String> labels,
    Instant createdAt) {
  /** A Kubernetes cluster, or a simulation of one. */
  public enum Kind {
    KUBERNETES,
    SIMULATED
  }

  /** Who manages its settings. */
  public enum ManagedBy {
    CONFIGURATION,
    API
  }
}
