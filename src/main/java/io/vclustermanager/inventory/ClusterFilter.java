package io.vclustermanager.inventory;

import io.vclustermanager.model.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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
    AboutFilter about) {

  /** Any. */
  public static final ClusterFilter ANY =
      new ClusterFilter(
          null, Set.of(), null, null, null, null, null, null, null, null, null, AboutFilter.ANY);
}
