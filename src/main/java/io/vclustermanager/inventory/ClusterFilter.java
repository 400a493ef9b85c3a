package io.vclustermanager.inventory;

import io.vclustermanager.model.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which clusters: all that is given must hold; null and empty mean any. */
public record ClusterFilter(
    @Nullable Set<Phase> phases,
    Set<Phase> notPhases,
    @Nullable List<String> owners,
    @Nullable List<String> hosts,
    @Nullable List<String> namespaces,
    @Nullable List<String> names,
    @Nullable String nameStartsWith,
    @Nullable String nameContains,
    @Nullable List<String> createdBy,
    @Nullable Instant expiresBefore,
    @Nullable Instant expiresFrom,
    Map<String, String> labels,
    @Nullable UUID ownerId,
    @Nullable UUID hostId) {

  /** Any. */
  public static final ClusterFilter ANY =
      new ClusterFilter(
          null, Set.of(), null, null, null, null, null, null, null, null, null, Map.of(), null,
          null);

  /** The same, of this owner only. */
  public ClusterFilter ofOwner(UUID owner) {
    return new ClusterFilter(
        phases,
        notPhases,
        owners,
        hosts,
        namespaces,
        names,
        nameStartsWith,
        nameContains,
        createdBy,
        expiresBefore,
        expiresFrom,
        labels,
        owner,
        hostId);
  }

  /** The same, on this host only. */
  public ClusterFilter onHost(UUID host) {
    return new ClusterFilter(
        phases,
        notPhases,
        owners,
        hosts,
        namespaces,
        names,
        nameStartsWith,
        nameContains,
        createdBy,
        expiresBefore,
        expiresFrom,
        labels,
        ownerId,
        host);
  }
}
