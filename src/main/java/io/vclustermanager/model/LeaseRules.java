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
          "vcm.lease.default "
              + byDefault
              + " is not between vcm.lease.min "
              + min
              + " and vcm.lease.max "
              + max
              + ": set it, too");
    }
    if (maxLifetime != null && maxLifetime.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "vcm.lease.max-lifetime " + maxLifetime + " is below vcm.lease.min " + min);
    }
  }

  /**
   * The same within what a template says.
   *
   * @param longest the longest from now, which goes before the shortest here; null: as here
   * @param otherwise what is given when nothing is asked for; null: as here
   */
  public LeaseRules within(@Nullable Duration longest, @Nullable Duration otherwise) {
    var most = longest == null || longest.compareTo(max) > 0 ? max : longest;
    var least = min.compareTo(most) > 0 ? most : min;
    var given = otherwise == null ? byDefault : otherwise;
    if (given == null) {
      given = longest == null ? null : most;
    } else if (given.compareTo(most) > 0) {
      given = most;
    } else if (given.compareTo(least) < 0) {
      given = least;
    }
    return new LeaseRules(least, most, given, maxLifetime, permanentAllowed && longest == null);
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
                  earlier(now.plus(byDefault), limit),
                  limit,
                  0,
                  "the default of " + DurationWords.of(byDefault));
      case LeaseRequest.Permanent _ ->
          permanentAllowed
              ? permanent(limit, "permanent as asked for")
              : refused(
                  Refusal.of(
                      Refusal.Code.FORBIDDEN,
                      "lease.permanent",
                      "Permanent clusters are not allowed here; ask for at most "
                          + DurationWords.of(max)
                          + "."));
      case LeaseRequest.For(var length) ->
          bounded(
              "lease.for",
              later(now, length),
              now,
              limit,
              0,
              "asked for " + DurationWords.of(length));
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

  /** The shortest lease gives way to what is left of the lifetime. */
  private Decision extended(String field, Lease lease, Instant end, Instant now) {
    var limit = lease.maxExpiresAt();
    var present = lease.expiresAt();
    var latest = earlier(now.plus(max), limit);
    var atTheEnd = present != null && end.isAfter(latest) && !latest.isAfter(present);
    if (atTheEnd || !latest.isAfter(now)) {
      return refused(
          Refusal.of(
              Refusal.Code.OUT_OF_RANGE,
              field,
              "The lease ends at " + present + "; no lease may end after " + latest + "."));
    }
    var bounds = new Bounds(now, laterOf(earlier(now.plus(min), latest), present), latest);
    return within(field, end, bounds, limit, lease.extensionsUsed() + 1, "extended until " + end);
  }

  /** Between which instants a lease may end. */
  private record Bounds(Instant now, Instant earliest, Instant latest) {
    Duration shortest() {
      return Duration.between(now, earliest);
    }

    /** In whole seconds, unless that is too short. */
    Duration longest() {
      var exact = Duration.between(now, latest);
      var whole = exact.truncatedTo(ChronoUnit.SECONDS);
      return now.plus(whole).isBefore(earliest) ? exact : whole;
    }
  }

  private Decision bounded(
      String field, Instant end, Instant now, @Nullable Instant limit, int used, String cause) {
    var bounds = new Bounds(now, now.plus(min), earlier(now.plus(max), limit));
    return within(field, end, bounds, limit, used, cause);
  }

  private static Decision within(
      String field, Instant end, Bounds bounds, @Nullable Instant limit, int used, String cause) {
    if (end.isBefore(bounds.earliest)) {
      var shortest = bounds.shortest();
      return refused(
          Refusal.ofLease(
              field,
              "A lease lasts at least " + DurationWords.of(shortest) + " from now.",
              null,
              shortest));
    }
    if (end.isAfter(bounds.latest)) {
      var longest = bounds.longest();
      return refused(
          Refusal.ofLease(
              field,
              "A lease lasts at most "
                  + DurationWords.of(longest)
                  + " from now, which is until "
                  + bounds.latest
                  + ".",
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
    return new Decision.Refused(refusal.withDocs(DocsPage.LEASES));
  }

  private static Instant later(Instant from, Duration by) {
    if (by.isNegative()) {
      return by.compareTo(ETERNITY.negated()) < 0 ? from.minus(ETERNITY) : from.plus(by);
    }
    return by.compareTo(ETERNITY) > 0 ? from.plus(ETERNITY) : from.plus(by);
  }

  private static Instant laterOf(Instant one, @Nullable Instant other) {
    return other == null || one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other == null || one.isBefore(other) ? one : other;
  }
}
