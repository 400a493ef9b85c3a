package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much an owner may have beside a number of clusters; null of each: any amount.
 *
 * @param virtualClusters live virtual clusters
 * @param eksClusters live clusters of EKS
 * @param weight of the sizes of all its live clusters
 * @param lease how long a lease may last from now
 * @param cpu that its control planes request, in thousandths of a core
 * @param memory that its control planes request, in bytes
 */
public record OwnerLimits(
    @Nullable Integer virtualClusters,
    @Nullable Integer eksClusters,
    @Nullable Integer weight,
    @Nullable Duration lease,
    @Nullable Long cpu,
    @Nullable Long memory) {
  /** None. */
  public static final OwnerLimits NONE = new OwnerLimits(null, null, null, null, null, null);

  /** Whether what is there has to be counted before more comes to it. */
  public boolean areCounted() {
    return virtualClusters != null
        || eksClusters != null
        || weight != null
        || cpu != null
        || memory != null;
  }

  /** What is wrong with them in themselves. */
  List<Refusal> check() {
    var wrong = new ArrayList<Refusal>();
    notNegative(wrong, "maxVirtualClusters", virtualClusters);
    notNegative(wrong, "maxEksClusters", eksClusters);
    notNegative(wrong, "maxWeight", weight);
    notNegative(wrong, "maxCpu", cpu);
    notNegative(wrong, "maxMemory", memory);
    if (lease != null && lease.compareTo(Duration.ZERO) <= 0) {
      wrong.add(Refusal.of(Code.OUT_OF_RANGE, "quota.maxLease", "A lease is longer than nothing."));
    }
    return wrong;
  }

  private static void notNegative(List<Refusal> wrong, String field, @Nullable Number most) {
    if (most != null && most.longValue() < 0) {
      wrong.add(Refusal.of(Code.OUT_OF_RANGE, "quota." + field, "It is 0 or more."));
    }
  }
}
