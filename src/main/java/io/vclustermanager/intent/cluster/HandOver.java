package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Owner;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Gives a cluster to another owner, in the transaction of whoever has decided so. */
@Singleton
public final class HandOver {
  static final String MUTATION = "transferCluster";

  private final KubeconfigGrants grants;
  private final ChangeWriter writer;
  private final Clock clock;

  HandOver(KubeconfigGrants grants, ChangeWriter writer, Clock clock) {
    this.grants = grants;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Writes it, and revokes the kubeconfigs that were given of the cluster.
   *
   * @param owner who gets it, with a place for it
   * @param state the cluster, locked
   * @param why for the audit, where it is not for its own sake; else empty
   */
  public Subject to(Owner owner, ClusterWithOperations state, Caller caller, String why) {
    var cluster = state.cluster();
    var now = clock.instant();
    var before = cluster.owner().name();
    // In the same transaction: nobody of the former owner keeps a way in that the new one never
    // gave.
    var revoked = grants.revokeAll(cluster.id(), now);
    var change =
        ChangeDraft.of(state, caller, now)
            .cluster(cluster.withOwner(owner, now))
            .tell(
                Event.Type.CLUSTER_TRANSFERRED,
                null,
                List.of(new FieldChange("owner", before, owner.name())))
            .refreshMarks()
            .audit(
                new AuditEntry(
                    MUTATION,
                    cluster.name(),
                    AuditEntry.Outcome.DONE,
                    "from %s to %s, kubeconfigs revoked: %d%s"
                        .formatted(before, owner.name(), revoked, why)))
            .done();
    return new Subject(writer.write(change), null);
  }
}
