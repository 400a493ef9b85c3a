package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether more fits into what an owner may have. */
public final class QuotaRules {
  private static final String ASK =
      "delete or shrink one, wait until a lease ends, or ask an administrator for more (saveOwner,"
          + " %s)";

  private QuotaRules() {}

  /**
   * What would come to it.
   *
   * @param isNew whether it is a cluster more, and not one that grows
   * @param share all that it takes then
   */
  public record More(Cluster.Kind kind, boolean isNew, ClusterShare share) {}

  /**
   * What does not fit.
   *
   * @param field the input's field that is too much
   * @param maxClusters of all kinds; null: any number
   * @param used without what grows
   */
  public static List<Refusal> check(
      String field,
      Owner owner,
      @Nullable Integer maxClusters,
      OwnerLimits limits,
      OwnerUsage used,
      More more) {
    var refusals = new ArrayList<Refusal>();
    if (more.isNew && maxClusters != null) {
      OwnerRules.full(field, owner.name(), maxClusters, used.clusters()).ifPresent(refusals::add);
    }
    if (more.isNew) {
      switch (more.kind) {
        case VIRTUAL ->
            over(
                    QuotaKind.VIRTUAL_CLUSTERS,
                    limits.virtualClusters(),
                    used.virtualClusters(),
                    1,
                    "virtual clusters",
                    "maxVirtualClusters")
                .map(each -> each.of(field, owner))
                .ifPresent(refusals::add);
        case EKS ->
            over(
                    QuotaKind.EKS_CLUSTERS,
                    limits.eksClusters(),
                    used.eksClusters(),
                    1,
                    "clusters of EKS",
                    "maxEksClusters")
                .map(each -> each.of(field, owner))
                .ifPresent(refusals::add);
      }
    }
    var share = more.share;
    over(
            QuotaKind.WEIGHT,
            limits.weight(),
            used.weight(),
            share.weight(),
            "of the weight of its clusters' sizes",
            "maxWeight")
        .map(each -> each.of(field, owner))
        .ifPresent(refusals::add);
    over(
            QuotaKind.CPU,
            limits.cpu(),
            used.cpu(),
            share.cpu(),
            "thousandths of a core that its control planes request",
            "maxCpu")
        .map(each -> each.of(field, owner))
        .ifPresent(refusals::add);
    over(
            QuotaKind.MEMORY,
            limits.memory(),
            used.memory(),
            share.memory(),
            "bytes of memory that its control planes request",
            "maxMemory")
        .map(each -> each.of(field, owner))
        .ifPresent(refusals::add);
    return refusals;
  }

  private record Over(
      QuotaKind kind, long limit, long used, long more, String what, String setting) {
    Refusal of(String field, Owner owner) {
      return Refusal.ofQuota(
          field,
          "The owner '%s' has %d of at most %d %s, and %d would come to it: %s."
              .formatted(owner.name(), used, limit, what, more, ASK.formatted(setting)),
          new Refusal.Quota(limit, used, kind, List.of()));
    }
  }

  private static Optional<Over> over(
      QuotaKind kind, @Nullable Number limit, long used, long more, String what, String setting) {
    return limit == null || more == 0 || used + more <= limit.longValue()
        ? Optional.empty()
        : Optional.of(new Over(kind, limit.longValue(), used, more, what, setting));
  }

  /**
   * Why a lease is too long for an owner, if it is.
   *
   * @param field the input's field that asks for it
   */
  public static Optional<Refusal> tooLong(String field, Owner owner, Lease lease, Instant now) {
    var most = owner.limits().lease();
    if (most == null) {
      return Optional.empty();
    }
    var end = lease.expiresAt();
    var asked = end == null ? null : Duration.between(now, end);
    return asked != null && asked.compareTo(most) <= 0
        ? Optional.empty()
        : Optional.of(
            Refusal.ofQuota(
                field,
                ("Leases of the owner '%s' last at most %s from now; ask for no more, or ask an"
                        + " administrator (saveOwner, maxLease).")
                    .formatted(owner.name(), DurationWords.of(most)),
                new Refusal.Quota(
                    most.toSeconds(),
                    asked == null ? Long.MAX_VALUE : asked.toSeconds(),
                    QuotaKind.LEASE,
                    List.of())));
  }
}
