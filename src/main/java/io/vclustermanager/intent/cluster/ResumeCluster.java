package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterAccess;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a cluster that sleeps, whoever put it to sleep.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted; not taken in yet;
 * lost).
 */
@Singleton
public final class ResumeCluster {
  private static final String MUTATION = "resumeCluster";

  private final Decisions decisions;
  private final ClusterAccess access;
  private final Successor successor;
  private final Clock clock;

  ResumeCluster(Decisions decisions, ClusterAccess access, Successor successor, Clock clock) {
    this.decisions = decisions;
    this.access = access;
    this.successor = successor;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String cluster, @Nullable Long expectedVersion) {
    return decisions.decide(
        ask,
        MUTATION,
        cluster,
        () ->
            access.known(
                ask, cluster, Permission.UPDATE, expectedVersion, state -> decide(ask, state)));
  }

  private Outcome<Subject> decide(Ask ask, ClusterWithOperations state) {
    var cluster = state.cluster();
    if (cluster.wanted() == Wanted.PRESENT
        && (state.isOpen(OperationKind.RESUME) || !cluster.observed().paused())) {
      return decisions.unchanged(ask, MUTATION, new Subject(cluster, state.newestOpen()));
    }
    if (cluster.phase() == Phase.LOST) {
      return Decisions.rejected(
          Refusal.of(
              Code.CONFLICT,
              "cluster",
              "'" + cluster.name() + "' is lost; reconcileCluster makes it again."));
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
