package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a cluster's real thing now, and puts right whatever is otherwise than wanted; one that
 * is gone is made again, around the volumes that are left. What is under way already does that.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted; not adopted yet).
 */
@Singleton
public final class ReconcileCluster {
  private static final String MUTATION = "reconcileCluster";

  private final ClusterDecisions decisions;
  private final Successor successor;
  private final Clock clock;

  ReconcileCluster(ClusterDecisions decisions, Successor successor, Clock clock) {
    this.decisions = decisions;
    this.successor = successor;
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
        ? new Outcome.Accepted<>(write(ask, state))
        : decisions.unchanged(ask, MUTATION, new Subject(state.cluster(), open));
  }

  private Subject write(Ask ask, ClusterWithOperations state) {
    var now = clock.instant();
    return successor.write(
        ask, MUTATION, state, state.cluster().touched(now), OperationKind.RECONCILE, null, now);
  }
}
