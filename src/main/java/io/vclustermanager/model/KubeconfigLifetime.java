package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a kubeconfig lasts: never longer than the cluster's lease.
 *
 * @param byDefault what is given when nothing is asked for, unless the lease is shorter
 * @param max the longest, whatever the lease
 */
public record KubeconfigLifetime(Duration byDefault, Duration max) {
  /** Kubernetes gives no token for less. */
  public static final Duration SHORTEST = Duration.ofMinutes(10);

  /** Checks that the rules do not contradict one another. */
  public KubeconfigLifetime {
    if (byDefault.compareTo(SHORTEST) < 0 || byDefault.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "vcm.kubeconfig.default "
              + byDefault
              + " is not between "
              + SHORTEST
              + " and vcm.kubeconfig.max "
              + max);
    }
  }

  /** What a request comes to. */
  public sealed interface Decision {
    /** It ends then. */
    record Granted(Instant expiresAt) implements Decision {}

    /** None, for this reason. */
    record Refused(Refusal refusal) implements Decision {}
  }

  /**
   * When a kubeconfig ends that is given now.
   *
   * @param asked null: nothing was said
   * @param leaseEnd null: the cluster is permanent
   * @param limit how much later than now it may be made
   */
  public Decision decide(
      @Nullable Duration asked, @Nullable Instant leaseEnd, Duration limit, Instant now) {
    var left = leaseEnd == null ? max : Duration.between(now, leaseEnd);
    // The token is made up to so much later, and must not outlive the lease even if it is the
    // shortest.
    if (left.compareTo(SHORTEST.plus(limit)) < 0) {
      return refused(
          "The lease ends at "
              + leaseEnd
              + ", and a kubeconfig lasts at least "
              + DurationWords.of(SHORTEST)
              + "; extend the lease first.",
          null,
          SHORTEST);
    }
    var longest = (left.compareTo(max) < 0 ? left : max).truncatedTo(ChronoUnit.SECONDS);
    if (asked == null) {
      return granted(now, byDefault.compareTo(longest) < 0 ? byDefault : longest);
    }
    if (asked.compareTo(SHORTEST) < 0) {
      return refused(
          "A kubeconfig lasts at least " + DurationWords.of(SHORTEST) + ".", null, SHORTEST);
    }
    return asked.compareTo(longest) > 0
        ? refused(tooLong(longest, leaseEnd), longest, null)
        : granted(now, asked);
  }

  private static String tooLong(Duration longest, @Nullable Instant leaseEnd) {
    return "This kubeconfig can last at most "
        + DurationWords.of(longest)
        + (leaseEnd == null ? "." : "; the cluster's lease ends at " + leaseEnd + ".");
  }

  private static Decision granted(Instant now, Duration length) {
    return new Decision.Granted(now.plus(length));
  }

  private static Decision refused(
      String message, @Nullable Duration longest, @Nullable Duration shortest) {
    var refusal = Refusal.ofLease("expiresIn", message, longest, shortest);
    return new Decision.Refused(refusal.withDocs(DocsPage.KUBECONFIGS));
  }
}
