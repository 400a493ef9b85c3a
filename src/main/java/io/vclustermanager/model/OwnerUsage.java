package io.vclustermanager.model;

/**
 * What an owner has: of all its clusters that are not DELETED, also while they are being deleted.
 *
 * @param weight of their sizes
 * @param cpu that their control planes request, in thousandths of a core
 * @param memory that their control planes request, in bytes
 */
public record OwnerUsage(
    long virtualClusters, long eksClusters, long weight, long cpu, long memory) {
  /** Nothing. */
  public static final OwnerUsage NONE = new OwnerUsage(0, 0, 0, 0, 0);

  /** Clusters of all kinds. */
  public long clusters() {
    return virtualClusters + eksClusters;
  }
}
