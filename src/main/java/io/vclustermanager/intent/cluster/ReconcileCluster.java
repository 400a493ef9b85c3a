package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Phase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a cluster's real thing now, and puts right whatever is otherwise than wanted; one that
 * is gone is made again, around the volumes that are left. What is under way already does that.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted; not adopted yet);
 * FORBIDDEN when one that is gone would be made of values that are not allowed.
 */
@Singleton
public final class ReconcileCluster {
  private static final String MUTATION = "reconcileCluster";

  private final ClusterDecisions decisions;
  private final Successor successor;
  private final ValuesReview review;
  private final Clock clock;

  ReconcileCluster(
      ClusterDecisions decisions, Successor successor, ValuesReview review, Clock clock) {
    this.decisions = decisions;
    this.successor = successor;
    this.review = review;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String cluster, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.RECONCILE, expectedVersion),
        state -> decide(ask, state));
  }

  private Outcome<Subject> decide(Ask ask, ClusterWithOperations state) {
    var open = state.newestOpen();
    return open == null
        ? asked(ask, state)
        : decisions.unchanged(ask, MUTATION, new Subject(state.cluster(), open));
  }

  private Outcome<Subject> asked(Ask ask, ClusterWithOperations state) {
    var now = clock.instant();
    var cluster = state.cluster();
    return cluster.phase() == Phase.LOST
        ? review.madeAgain(
            ask.caller().actor(), cluster, "cluster", now, next -> write(ask, state, next, now))
        : write(ask, state, cluster.touched(now), now);
  }

  private Outcome<Subject> write(Ask ask, ClusterWithOperations state, Cluster next, Instant now) {
    return new Outcome.Accepted<>(
        successor.write(ask, MUTATION, state, next, OperationKind.RECONCILE, null, now));
  }
}
