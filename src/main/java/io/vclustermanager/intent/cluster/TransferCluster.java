package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a cluster to another owner, and revokes the kubeconfigs that were given of it. Whoever asks
 * must be able to take it away from the one and to make one for the other.
 *
 * <p>Refuses: NOT_FOUND for the cluster or the owner; FORBIDDEN for either; CONFLICT (another
 * version; being deleted); QUOTA_EXCEEDED when the owner has as many clusters as it may have.
 */
@Singleton
public final class TransferCluster {
  private static final String MUTATION = "transferCluster";

  private final ClusterDecisions decisions;
  private final Owners owners;
  private final OwnerQuota quota;
  private final KubeconfigGrants grants;
  private final ChangeWriter writer;
  private final Clock clock;

  TransferCluster(
      ClusterDecisions decisions,
      Owners owners,
      OwnerQuota quota,
      KubeconfigGrants grants,
      ChangeWriter writer,
      Clock clock) {
    this.decisions = decisions;
    this.owners = owners;
    this.quota = quota;
    this.grants = grants;
    this.writer = writer;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, String owner, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.TRANSFER, expectedVersion),
        state -> transfer(ask, state, owner));
  }

  private Outcome<Subject> transfer(Ask ask, ClusterWithOperations state, String name) {
    var actor = ask.caller().actor();
    var owner = owners.find(name, actor.scope());
    if (owner.isEmpty()) {
      return Decisions.rejected(Refusal.of(Code.NOT_FOUND, "owner", NewClusters.notSeen(name)));
    }
    if (!actor.may(Permission.CREATE, owner.get().id())) {
      return Decisions.rejected(
          Refusal.of(
              Code.FORBIDDEN,
              "owner",
              ClusterActionRules.why(
                  Permission.CREATE, actor, "give clusters to '" + owner.get().name() + "'.")));
    }
    return state.cluster().owner().id().equals(owner.get().id())
        ? decisions.unchanged(ask, MUTATION, new Subject(state.cluster(), null))
        : quota
            .hold(owner.get())
            .map(Decisions::<Subject>rejected)
            .orElseGet(() -> new Outcome.Accepted<>(write(ask, state, owner.get())));
  }

  private Subject write(Ask ask, ClusterWithOperations state, Owner owner) {
    var cluster = state.cluster();
    var now = clock.instant();
    var before = cluster.owner().name();
    // In the same transaction: nobody of the former owner keeps a way in that the new one never
    // gave.
    var revoked = grants.revokeAll(cluster.id(), now);
    var change =
        ChangeDraft.of(state, ask.caller(), now)
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
                    "from %s to %s, kubeconfigs revoked: %d"
                        .formatted(before, owner.name(), revoked)))
            .done();
    return new Subject(writer.write(change), null);
  }
}
