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
 * Wakes a cluster that sleeps, whoever put it to sleep.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted; not adopted yet;
 * lost).
 */
@Singleton
public final class ResumeCluster {
  private static final String MUTATION = "resumeCluster";

  private final ClusterDecisions decisions;
  private final Successor successor;
  private final Clock clock;

  ResumeCluster(ClusterDecisions decisions, Successor successor, Clock clock) {
    this.decisions = decisions;
    this.successor = successor;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String cluster, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.RESUME, expectedVersion),
        state -> decide(ask, state));
  }

  private Outcome<Subject> decide(Ask ask, ClusterWithOperations state) {
    var cluster = state.cluster();
    if (cluster.wanted() == Wanted.PRESENT && state.isOpen(OperationKind.RESUME)) {
      return decisions.unchanged(ask, MUTATION, new Subject(cluster, state.newestOpen()));
    }
    var now = clock.instant();
    return new Outcome.Accepted<>(
        successor.write(
            ask,
            MUTATION,
            state,
            cluster.withWanted(Wanted.PRESENT, now),
            OperationKind.RESUME,
            null,
            now));
  }
}
