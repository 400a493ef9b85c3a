package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of leases, and the arithmetic within them: at each request {@code expiresAt ≤ now +
 * max}, and always {@code expiresAt ≤ createdAt + maxLifetime}.
 *
 * @param min the shortest that can be asked for
 * @param max the longest from now
 * @param byDefault what is given when nothing is asked for; null: permanent
 * @param maxLifetime the longest from creation; null: no limit
 * @param permanentAllowed whether a cluster may live for ever
 */
public record LeaseRules(
    Duration min,
    Duration max,
    @Nullable Duration byDefault,
    @Nullable Duration maxLifetime,
    boolean permanentAllowed) {
  /** Beyond every lease and within what an instant can hold, so that adding never overflows. */
  private static final Duration ETERNITY = Duration.ofDays(365_000);

  /** Checks that the rules do not contradict one another. */
  public LeaseRules {
    if (min.isNegative() || min.compareTo(max) > 0) {
      throw new IllegalArgumentException("vcm.lease.min " + min + " is above vcm.lease.max " + max);
    }
    if (byDefault != null && (byDefault.compareTo(min) < 0 || byDefault.compareTo(max) > 0)) {
      throw new IllegalArgumentException(
          "vcm.lease.default " + byDefault + " is not between " + min + " and " + max);
    }
  }

  /** What a request comes to. */
  public sealed interface Decision {
    /** This lease. */
    record Granted(Lease lease) implements Decision {}

    /** None, for this reason. */
    record Refused(Refusal refusal) implements Decision {}
  }

  /** The lease of a cluster that is made now. */
  public Decision grant(LeaseRequest request, Instant now) {
    var limit = maxLifetime == null ? null : now.plus(maxLifetime);
    return switch (request) {
      case LeaseRequest.Unspecified _ ->
          byDefault == null
              ? permanent(limit, "permanent by default")
              : granted(
                  earlier(now.plus(byDefault), limit), limit, 0, "the default of " + byDefault);
      case LeaseRequest.Permanent _ ->
          permanentAllowed
              ? permanent(limit, "permanent as asked for")
              : refused(
                  Refusal.of(
                      Refusal.Code.FORBIDDEN,
                      "lease.permanent",
                      "Permanent clusters are not allowed here; ask for at most " + max + "."));
      case LeaseRequest.For(var length) ->
          bounded("lease.for", later(now, length), now, limit, 0, "asked for " + length);
      case LeaseRequest.Until(var end) ->
          bounded("lease.until", end, now, limit, 0, "asked for until " + end);
    };
  }

  /** The lease extended by so much. */
  public Decision extendBy(Lease lease, Duration by, Instant now) {
    if (by.isNegative() || by.isZero()) {
      return refused(
          Refusal.of(Refusal.Code.OUT_OF_RANGE, "by", "An extension must be longer than nothing."));
    }
    return lease.expiresAt() == null
        ? alreadyPermanent()
        : extended("by", lease, later(lease.expiresAt(), by), now);
  }

  /** The lease extended until then. */
  public Decision extendUntil(Lease lease, Instant until, Instant now) {
    if (lease.expiresAt() == null) {
      return alreadyPermanent();
    }
    return until.isBefore(lease.expiresAt())
        ? refused(
            Refusal.of(
                Refusal.Code.OUT_OF_RANGE,
                "until",
                "The lease ends at " + lease.expiresAt() + " already; it can only be extended."))
        : extended("until", lease, until, now);
  }

  private Decision extended(String field, Lease lease, Instant end, Instant now) {
    var used = lease.extensionsUsed() + 1;
    return bounded(field, end, now, lease.maxExpiresAt(), used, "extended until " + end);
  }

  private Decision bounded(
      String field, Instant end, Instant now, @Nullable Instant limit, int used, String cause) {
    if (end.isBefore(now.plus(min))) {
      return refused(
          Refusal.ofLease(field, "A lease lasts at least " + min + " from now.", null, min));
    }
    var latest = earlier(now.plus(max), limit);
    if (end.isAfter(latest)) {
      var longest = Duration.between(now, latest).truncatedTo(ChronoUnit.SECONDS);
      return refused(
          Refusal.ofLease(
              field,
              "A lease lasts at most " + longest + " from now, which is until " + latest + ".",
              longest,
              null));
    }
    return granted(end, limit, used, cause);
  }

  private static Decision alreadyPermanent() {
    return refused(
        Refusal.of(
            Refusal.Code.CONFLICT,
            "cluster",
            "The cluster is permanent; there is no lease to extend."));
  }

  private static Decision permanent(@Nullable Instant limit, String cause) {
    return granted(limit, limit, 0, cause);
  }

  private static Decision granted(
      @Nullable Instant end, @Nullable Instant limit, int used, String cause) {
    return new Decision.Granted(new Lease(end, limit, used, cause));
  }

  private static Decision refused(Refusal refusal) {
    return new Decision.Refused(refusal);
  }

  private static Instant later(Instant from, Duration by) {
    if (by.isNegative()) {
      return by.compareTo(ETERNITY.negated()) < 0 ? from.minus(ETERNITY) : from.plus(by);
    }
    return by.compareTo(ETERNITY) > 0 ? from.plus(ETERNITY) : from.plus(by);
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other == null || one.isBefore(other) ? one : other;
  }
}
