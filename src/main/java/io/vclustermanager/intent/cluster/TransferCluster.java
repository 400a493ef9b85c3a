package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
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
  private static final String MUTATION = HandOver.MUTATION;

  private final ClusterDecisions decisions;
  private final Owners owners;
  private final OwnerQuota quota;
  private final HandOver handOver;
  private final Clock clock;

  TransferCluster(
      ClusterDecisions decisions, Owners owners, OwnerQuota quota, HandOver handOver, Clock clock) {
    this.decisions = decisions;
    this.owners = owners;
    this.quota = quota;
    this.handOver = handOver;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, String owner, @Nullable Long expectedVersion) {
    return decisions.lasting(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.TRANSFER, expectedVersion),
        state ->
            ask.now().map(now -> transfer(now, state, owner)).orElseGet(Decisions::endedMeanwhile));
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
        : decisions.judged(
            ask,
            MUTATION,
            state.cluster().withOwner(owner.get(), clock.instant()),
            () -> {
              var refusals = quota.hold(owner.get(), state.cluster());
              return refusals.isEmpty()
                  ? new Outcome.Accepted<>(handOver.to(owner.get(), state, ask.caller(), ""))
                  : new Outcome.Rejected<>(refusals);
            });
  }
}
