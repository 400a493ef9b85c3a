package io.vclustermanager.operation;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a handler works on: the cluster and operation as last read, and the way outside. Before the
 * operation is claimed a handler may only look; that is how a look that shows nothing new comes to
 * cost no write.
 */
final class Work {
  private final Cluster cluster;
  private final Operation operation;
  private final Provider provider;
  private final Instant now;
  private final boolean claimed;
  private @Nullable Observation seen;
  private boolean acted;

  private Work(
      Cluster cluster,
      Operation operation,
      Provider provider,
      Instant now,
      boolean claimed,
      @Nullable Observation seen) {
    this.cluster = cluster;
    this.operation = operation;
    this.provider = provider;
    this.now = now;
    this.claimed = claimed;
    this.seen = seen;
  }

  /** On an operation that this run has claimed. */
  static Work claimed(Cluster cluster, Operation operation, Provider provider, Instant now) {
    return new Work(cluster, operation, provider, now, true, null);
  }

  /** On an operation that no run has claimed: only to look. */
  static Work unclaimed(Cluster cluster, Operation operation, Provider provider, Instant now) {
    return new Work(cluster, operation, provider, now, false, null);
  }

  /** The same once it is claimed; what was seen just before need not be looked at again. */
  Work claimedAs(Cluster newCluster, Operation newOperation) {
    return new Work(newCluster, newOperation, provider, now, true, seen);
  }

  /** It cannot go on without acting, and the operation is not claimed. */
  static final class NotClaimedException extends RuntimeException {
    NotClaimedException() {
      super("The operation is not claimed", null, false, false);
    }
  }

  /** It cannot go on without acting, and its deadline is over. */
  static final class LateException extends RuntimeException {
    LateException() {
      super("The deadline is over", null, false, false);
    }
  }

  /** Whether its deadline is over. */
  boolean isLate() {
    return !now.isBefore(operation.deadline());
  }

  Cluster cluster() {
    return cluster;
  }

  Operation operation() {
    return operation;
  }

  Instant now() {
    return now;
  }

  Target target() {
    return Target.of(cluster);
  }

  /** What is there: looked at once, and once more after each act. */
  Observation observe() {
    var known = seen;
    if (known == null) {
      known =
          operation.kind() == OperationKind.RECONCILE
              ? provider.inspect(target())
              : provider.observe(target());
      seen = known;
    }
    return known;
  }

  /** What was last seen since the last act; null when nothing was. */
  @Nullable Observation seen() {
    return seen;
  }

  /**
   * The way to change what is there.
   *
   * @throws NotClaimedException when the operation must be claimed first: a second run must be able
   *     to know for how long the native calls of this one may go on
   * @throws LateException when its deadline is over: nobody waits for it any more, and what has
   *     kept it from its end so long may be what it does
   */
  Provider act() {
    if (!claimed) {
      throw new NotClaimedException();
    }
    if (isLate()) {
      throw new LateException();
    }
    seen = null;
    acted = true;
    return provider;
  }

  /** Whether anything was changed there, or at least tried. */
  boolean hasActed() {
    return acted;
  }

  /** When to look again at the latest while something is under way. */
  Instant soon() {
    return now.plus(provider.pollInterval());
  }
}
