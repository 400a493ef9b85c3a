package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster takes of its owner's quota. It is kept with what is wanted of the cluster, so that
 * a size which the settings change later changes nothing of what was agreed on.
 *
 * @param weight of its size, 1 or more
 * @param cpu that its control plane requests, in thousandths of a core
 * @param memory that its control plane requests, in bytes
 */
public record ClusterShare(int weight, long cpu, long memory) {
  /** More than any host has, and little enough that sums of it are numbers. */
  private static final long MOST = 1L << 50;

  /** Makes one, of bounded parts whatever its values ask for. */
  public ClusterShare {
    weight = Math.max(1, weight);
    cpu = Math.clamp(cpu, 0, MOST);
    memory = Math.clamp(memory, 0, MOST);
  }

  /** Of one that was made before shares were kept, or that runs already and is adopted. */
  public static final ClusterShare UNKNOWN = new ClusterShare(1, 0, 0);

  /** The given one, or that of a cluster of which it is not known. */
  public static ClusterShare of(@Nullable ClusterShare share) {
    return share == null ? UNKNOWN : share;
  }
}
