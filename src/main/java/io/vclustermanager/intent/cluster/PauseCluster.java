package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Puts a cluster to sleep, as vCluster's own CLI understands it: nothing of it runs, and it keeps
 * its state. Its lease goes on.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted; not adopted yet;
 * never ready; lost).
 */
@Singleton
public final class PauseCluster {
  private static final String MUTATION = "pauseCluster";

  private final ClusterDecisions decisions;
  private final Successor successor;
  private final Clock clock;

  PauseCluster(ClusterDecisions decisions, Successor successor, Clock clock) {
    this.decisions = decisions;
    this.successor = successor;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String cluster, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.PAUSE, expectedVersion),
        state -> decide(ask, state));
  }

  private Outcome<Subject> decide(Ask ask, ClusterWithOperations state) {
    var cluster = state.cluster();
    if (cluster.wanted() == Wanted.PAUSED && state.isOpen(OperationKind.PAUSE)) {
      return decisions.unchanged(ask, MUTATION, new Subject(cluster, state.newestOpen()));
    }
    var now = clock.instant();
    return new Outcome.Accepted<>(
        successor.write(
            ask,
            MUTATION,
            state,
            cluster.withWanted(Wanted.PAUSED, now),
            OperationKind.PAUSE,
            null,
            now));
  }
}
