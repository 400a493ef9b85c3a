package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterAccess;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
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

  private final Decisions decisions;
  private final ClusterAccess access;
  private final AboutChange change;

  SetDeletionProtection(Decisions decisions, ClusterAccess access, AboutChange change) {
    this.decisions = decisions;
    this.access = access;
    this.change = change;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, boolean isProtected, @Nullable Long expectedVersion) {
    return decisions.decide(
        ask,
        MUTATION,
        cluster,
        () ->
            access.kept(
                ask,
                cluster,
                Permission.UPDATE,
                expectedVersion,
                state ->
                    change.write(
                        ask,
                        MUTATION,
                        state,
                        state.cluster().about().withDeletionProtection(isProtected),
                        Event.Type.CLUSTER_PROTECTION_CHANGED)));
  }
}
