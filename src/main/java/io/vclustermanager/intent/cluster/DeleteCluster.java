package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.ClusterDecisions.Repeat;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a cluster to be taken away. A create that runs is told to stop, one that is queued is
 * superseded at once; a delete that is under way already is the answer.
 *
 * <p>Refuses: NOT_FOUND when there never was such a cluster or it may not be seen; FORBIDDEN;
 * PROTECTED while it is protected; CONFLICT when it has another version than expected.
 */
@Singleton
public final class DeleteCluster {
  private static final String MUTATION = "deleteCluster";

  private final ClusterDecisions decisions;
  private final Clusters clusters;
  private final Successor successor;
  private final Clock clock;

  DeleteCluster(ClusterDecisions decisions, Clusters clusters, Successor successor, Clock clock) {
    this.decisions = decisions;
    this.clusters = clusters;
    this.successor = successor;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String cluster, @Nullable Long expectedVersion) {
    var asked = new Asked(MUTATION, cluster, ClusterAction.DELETE, expectedVersion);
    // Asked again after it is deleted, the answer is still that it is as it was to be.
    return decisions.decide(
        ask,
        MUTATION,
        cluster,
        Repeat.ALWAYS,
        () ->
            decisions
                .locked(ask, cluster)
                .map(state -> decisions.about(ask, asked, state, each -> delete(ask, each, null)))
                .orElseGet(() -> deletedBefore(ask, cluster)));
  }

  private Outcome<Subject> deletedBefore(Ask ask, String name) {
    return clusters
        .lastDeleted(name, ask.caller().actor().scope())
        .map(gone -> decisions.unchanged(ask, MUTATION, new Subject(gone, null)))
        .orElseGet(() -> Decisions.rejected(ClusterDecisions.notFound(name)));
  }

  /**
   * Asks for a cluster whose lease has ended, unless it was extended or protected meanwhile; the
   * sweep has only seen how it was.
   */
  public Outcome<Subject> expire(UUID cluster) {
    var ask = Ask.system("lease");
    var id = NodeId.text(NodeId.Kind.CLUSTER, cluster);
    return decisions.known(
        ask,
        new Asked("expireLease", id, ClusterAction.DELETE, null),
        state ->
            state.cluster().lease().isOver(clock.instant())
                ? delete(ask, state, "the lease ended")
                : Decisions.rejected(
                    Refusal.of(Code.CONFLICT, "cluster", "The lease was extended.")));
  }

  private Outcome<Subject> delete(Ask ask, ClusterWithOperations state, @Nullable String reason) {
    var underWay = underWay(state);
    if (underWay != null) {
      return decisions.unchanged(ask, MUTATION, new Subject(state.cluster(), underWay));
    }
    var now = clock.instant();
    var wanted = state.cluster().withWanted(Wanted.ABSENT, now);
    var operation = Successor.of(OperationKind.DELETE, wanted, ask, now);
    var draft = ChangeDraft.of(state, ask.caller(), now);
    if (reason != null) {
      var end = String.valueOf(state.cluster().lease().expiresAt());
      draft.tell(
          Event.Type.LEASE_EXPIRED, null, List.of(new FieldChange("lease.expiresAt", end, null)));
    }
    return new Accepted<>(
        successor.write(ask, MUTATION, draft.cluster(wanted), operation, List.of(), reason));
  }

  private static @Nullable Operation underWay(ClusterWithOperations state) {
    for (var operation : new @Nullable Operation[] {state.begun(), state.queued()}) {
      if (operation != null && operation.kind() == OperationKind.DELETE) {
        return operation;
      }
    }
    return null;
  }
}
