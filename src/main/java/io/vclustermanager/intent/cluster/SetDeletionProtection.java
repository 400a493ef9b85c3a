package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Protects a cluster from being deleted, by people and by the end of its lease, or takes that off.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted).
 */
@Singleton
public final class SetDeletionProtection {
  private static final String MUTATION = "setDeletionProtection";

  private final ClusterDecisions decisions;
  private final AboutChange change;

  SetDeletionProtection(ClusterDecisions decisions, AboutChange change) {
    this.decisions = decisions;
    this.change = change;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, boolean isProtected, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.SET_DELETION_PROTECTION, expectedVersion),
        state ->
            change.write(
                ask,
                MUTATION,
                state,
                state.cluster().about().withDeletionProtection(isProtected),
                Event.Type.CLUSTER_PROTECTION_CHANGED));
  }
}
