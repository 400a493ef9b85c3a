package io.vclustermanager.provider;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A virtual cluster that is seen on a host, whosever it is.
 *
 * @param markedWith the cluster's id that its workload carries; null when it carries none
 * @param chartVersion of vCluster's chart; null when its label does not say
 * @param status in one word, such as {@code running} or {@code paused}
 * @param message what that means, or what hinders it
 * @param createdAt when its workload was made
 * @param labels that people have put on it
 * @param createdBy who made it, as the first version wrote it down; null when nobody did
 * @param expiresAt when it was to end, as the first version wrote it down; null when nobody did
 */
public record ControlPlane(
    String namespace,
    String name,
    @Nullable UUID markedWith,
    @Nullable String chartVersion,
    String status,
    String message,
    Instant createdAt,
    Map<String, String> labels,
    @Nullable String createdBy,
    @Nullable Instant expiresAt) {
  /** Whether it is in that namespace and not that cluster. */
  public boolean isAnotherIn(String place, UUID cluster) {
    return namespace.equals(place) && !cluster.equals(markedWith);
  }
}
