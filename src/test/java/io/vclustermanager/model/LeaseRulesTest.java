package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vclustermanager.model.LeaseRules.Decision;
import io.vclustermanager.model.LeaseRules.Decision.Granted;
import io.vclustermanager.model.LeaseRules.Decision.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The arithmetic of leases. */
final class LeaseRulesTest {
  private static final Duration MIN = Duration.ofMinutes(10);
  private static final Duration MAX = Duration.ofDays(30);
  private static final LeaseRules RULES =
      new LeaseRules(MIN, MAX, Duration.ofDays(1), Duration.ofDays(40), false);

  /** An extension: of which lease, when, and by how much. */
  record Extension(LeaseRules rules, Lease lease, Instant now, Duration by) {
    Instant end() {
      return end(lease);
    }

    static Instant end(Lease lease) {
      return Optional.ofNullable(lease.expiresAt()).orElseThrow();
    }

    Decision asked() {
      return rules.extendBy(lease, by, now);
    }
  }

  @Property(tries = 10_000)
  void whatIsGrantedIsWithinTheBounds(
      @ForAll("rules") LeaseRules rules, @ForAll("requests") LeaseRequest request) {
    if (rules.grant(request, NOW) instanceof Granted(var lease)) {
      assertWithin(rules, lease, NOW);
      assertThat(lease.extensionsUsed()).isZero();
    }
  }

  @Property(tries = 10_000)
  void aRefusedRequestSaysWhatWouldBeGranted(
      @ForAll("rules") LeaseRules rules, @ForAll("requests") LeaseRequest request) {
    if (rules.grant(request, NOW) instanceof Refused(var refusal)) {
      assertThat(refusal.longest() != null || refusal.shortest() != null).isTrue();
      assertGranted(refusal.longest(), each -> rules.grant(new LeaseRequest.For(each), NOW));
      assertGranted(refusal.shortest(), each -> rules.grant(new LeaseRequest.For(each), NOW));
    }
  }

  @Property(tries = 10_000)
  void anExtensionIsWithinTheBoundsAndNeverShortens(@ForAll("extensions") Extension extension) {
    if (extension.asked() instanceof Granted(var longer)) {
      assertWithin(extension.rules, longer, extension.now);
      assertThat(longer.expiresAt()).isAfterOrEqualTo(extension.end());
      assertThat(longer.maxExpiresAt()).isEqualTo(extension.lease.maxExpiresAt());
      assertThat(longer.extensionsUsed()).isEqualTo(extension.lease.extensionsUsed() + 1);
    }
  }

  @Property(tries = 10_000)
  void anExtensionByAndUntilComeToTheSame(@ForAll("extensions") Extension extension) {
    var until = extension.end().plus(extension.by);

    var byEnd = extension.rules.extendUntil(extension.lease, until, extension.now);

    assertThat(byEnd instanceof Granted).isEqualTo(extension.asked() instanceof Granted);
  }

  @Property(tries = 10_000)
  void aRefusedExtensionSaysWhatWouldBeGranted(@ForAll("extensions") Extension extension) {
    if (extension.asked() instanceof Refused(var refusal)) {
      assertGranted(refusal.longest(), each -> until(extension, each));
      assertGranted(refusal.shortest(), each -> until(extension, each));
    }
  }

  @Property(tries = 10_000)
  void anExtensionIsRefusedWithoutBoundsOnlyWhereNoneIsPossible(
      @ForAll("extensions") Extension extension) {
    if (extension.asked() instanceof Refused(var refusal)
        && refusal.longest() == null
        && refusal.shortest() == null) {
      var aLittle = Duration.ofNanos(1000);
      assertThat(extension.rules.extendBy(extension.lease, aLittle, extension.now))
          .isInstanceOf(Refused.class);
    }
  }

  private static Decision until(Extension extension, Duration fromNow) {
    return extension.rules.extendUntil(extension.lease, extension.now.plus(fromNow), extension.now);
  }

  @Test
  void nothingSaidMeansTheDefault() {
    assertThat(granted(RULES.grant(new LeaseRequest.Unspecified(), NOW)).expiresAt())
        .isEqualTo(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void nothingSaidMeansPermanentWhereThatIsTheDefault() {
    var rules = new LeaseRules(MIN, MAX, null, null, false);

    assertThat(granted(rules.grant(new LeaseRequest.Unspecified(), NOW)))
        .isEqualTo(new Lease(null, null, 0, "permanent by default"));
  }

  @Test
  void permanentIsForThoseWhoMay() {
    var allowed = new LeaseRules(MIN, MAX, null, null, true);

    assertThat(granted(allowed.grant(new LeaseRequest.Permanent(), NOW)).expiresAt()).isNull();
    assertThat(refused(RULES.grant(new LeaseRequest.Permanent(), NOW)).code())
        .isEqualTo(Refusal.Code.FORBIDDEN);
  }

  @Test
  void thePermanentLeaseCannotBeExtended() {
    var permanent = new Lease(null, null, 0, "permanent");

    assertThat(refused(RULES.extendBy(permanent, MIN, NOW)).code())
        .isEqualTo(Refusal.Code.CONFLICT);
    assertThat(refused(RULES.extendUntil(permanent, NOW.plus(MAX), NOW)).code())
        .isEqualTo(Refusal.Code.CONFLICT);
  }

  @Test
  void anExtensionIsLongerThanNothing() {
    var lease = lease(NOW.plus(MIN), null);

    assertThat(refused(RULES.extendBy(lease, Duration.ZERO, NOW)).code())
        .isEqualTo(Refusal.Code.OUT_OF_RANGE);
    assertThat(refused(RULES.extendBy(lease, Duration.ofHours(-1), NOW)).code())
        .isEqualTo(Refusal.Code.OUT_OF_RANGE);
    assertThat(refused(RULES.extendUntil(lease, NOW, NOW)).path())
        .containsExactly("input", "until");
  }

  /** Less than the shortest lease is left of its lifetime: that little may still be had. */
  @Test
  void theRestOfALifetimeCanBeHadThoughItIsShort() {
    var last = NOW.plus(Duration.ofMinutes(5));
    var lease = lease(NOW.plus(Duration.ofMinutes(2)), last);

    assertThat(granted(RULES.extendUntil(lease, last, NOW)).expiresAt()).isEqualTo(last);
    assertThat(refused(RULES.extendUntil(lease, last.plusSeconds(1), NOW)).longest())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aLeaseAtItsLatestEndIsNotOfferedMore() {
    var last = NOW.plus(Duration.ofDays(2));

    var refusal = refused(RULES.extendBy(lease(last, last), MIN, NOW));

    assertThat(refusal.longest()).isNull();
    assertThat(refusal.message()).contains(last.toString());
  }

  @Test
  void rulesThatContradictOneAnotherAreRefused() {
    assertContradiction("vcm.lease.min", MAX, MIN, null, null);
    assertContradiction("vcm.lease.min", Duration.ofHours(-1), MAX, null, null);
    assertContradiction("vcm.lease.default", MIN, MAX, Duration.ofMinutes(9), null);
    assertContradiction("vcm.lease.default", MIN, MAX, Duration.ofDays(31), null);
    assertContradiction("vcm.lease.max-lifetime", MIN, MAX, null, Duration.ofMinutes(9));
  }

  private static void assertContradiction(
      String key,
      Duration min,
      Duration max,
      @Nullable Duration byDefault,
      @Nullable Duration lifetime) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaseRules(min, max, byDefault, lifetime, false))
        .withMessageContaining(key);
  }

  private static void assertWithin(LeaseRules rules, Lease lease, Instant now) {
    assertThat(lease.expiresAt()).isBeforeOrEqualTo(now.plus(rules.max()));
    if (lease.maxExpiresAt() != null) {
      assertThat(lease.expiresAt()).isBeforeOrEqualTo(lease.maxExpiresAt());
    }
  }

  private interface Asking {
    Decision of(Duration length);
  }

  private static void assertGranted(@Nullable Duration offered, Asking asking) {
    if (offered != null) {
      assertThat(asking.of(offered))
          .as("asking for %s, as offered", offered)
          .isInstanceOf(Granted.class);
    }
  }

  private static Lease lease(Instant end, @Nullable Instant limit) {
    return new Lease(end, limit, 0, "an example");
  }

  private static Lease granted(Decision decision) {
    return ((Granted) decision).lease();
  }

  private static Refusal refused(Decision decision) {
    return ((Refused) decision).refusal();
  }

  @Provide
  Arbitrary<LeaseRules> rules() {
    var lengths = Arbitraries.longs().between(0, 3_000_000).map(Duration::ofSeconds);
    return Combinators.combine(lengths, lengths, lengths.injectNull(0.3), lengths.injectNull(0.3))
        .as(LeaseRulesTest::consistent);
  }

  private static LeaseRules consistent(
      Duration one, Duration other, @Nullable Duration third, @Nullable Duration lifetime) {
    var min = one.compareTo(other) < 0 ? one : other;
    var max = one.compareTo(other) < 0 ? other : one;
    var byDefault =
        third == null || third.compareTo(min) < 0 || third.compareTo(max) > 0 ? min : third;
    return new LeaseRules(min, max, byDefault, lifetime == null ? null : min.plus(lifetime), false);
  }

  @Provide
  Arbitrary<LeaseRequest> requests() {
    return Arbitraries.oneOf(
        lengths().map(LeaseRequest.For::new),
        lengths().map(length -> new LeaseRequest.Until(NOW.plus(length))),
        Arbitraries.just(new LeaseRequest.Unspecified()));
  }

  @Provide
  Arbitrary<Extension> extensions() {
    var ends = lengths().map(NOW::plus);
    var leases =
        Combinators.combine(ends, lengths().map(Duration::abs).injectNull(0.3))
            .as((end, more) -> lease(end, more == null ? null : end.plus(more)));
    var by = lengths().map(Duration::abs).filter(Duration::isPositive);
    return Combinators.combine(rules(), leases, by)
        .as((rules, lease, length) -> new Extension(rules, lease, NOW, length));
  }

  /** From a month ago to a month ahead, in microseconds as PostgreSQL keeps them. */
  private static Arbitrary<Duration> lengths() {
    return Arbitraries.longs()
        .between(-3_000_000_000_000L, 3_000_000_000_000L)
        .map(micros -> Duration.ofNanos(Math.multiplyExact(micros, 1000L)));
  }
}
