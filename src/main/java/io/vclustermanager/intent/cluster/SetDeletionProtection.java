package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
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
  private final ChangeWriter writer;
  private final Clock clock;

  SetDeletionProtection(ClusterDecisions decisions, ChangeWriter writer, Clock clock) {
    this.decisions = decisions;
    this.writer = writer;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, boolean isProtected, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.SET_DELETION_PROTECTION, expectedVersion),
        state -> set(ask, state, isProtected));
  }

  private Outcome<Subject> set(Ask ask, ClusterWithOperations state, boolean isProtected) {
    var cluster = state.cluster();
    if (cluster.deletionProtection() == isProtected) {
      return decisions.unchanged(ask, MUTATION, new Subject(cluster, null));
    }
    var now = clock.instant();
    var change =
        ChangeDraft.of(state, ask.caller(), now)
            .cluster(cluster.withDeletionProtection(isProtected, now))
            .tell(
                Event.Type.CLUSTER_PROTECTION_CHANGED,
                null,
                List.of(
                    new FieldChange(
                        "deletionProtection",
                        String.valueOf(cluster.deletionProtection()),
                        String.valueOf(isProtected))))
            .audit(new AuditEntry(MUTATION, cluster.name(), AuditEntry.Outcome.DONE, null))
            .done();
    return new Outcome.Accepted<>(new Subject(writer.write(change), null));
  }
}
