package io.vclustermanager.inventory;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many clusters there are, in groups.
 *
 * @param total in all
 * @param groups the largest first; not always all of them
 */
public record ClusterCounts(long total, List<Count> groups) {
  /**
   * A group, and how many there are.
   *
   * @param key the name of what they are counted by; empty where they have none
   */
  public record Count(
      String key,
      long count,
      @Nullable Phase phase,
      @Nullable Owner owner,
      @Nullable Host host,
      Cluster.@Nullable Kind kind) {}

  /** How many there are in other groups. */
  public long others() {
    return total - groups.stream().mapToLong(Count::count).sum();
  }
}
