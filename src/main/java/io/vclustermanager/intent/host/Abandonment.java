package io.vclustermanager.intent.host;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Forgets the clusters of a host that is gone for good, inside the transaction that removes it.
 * Each counts as deleted, what is being done with it is cancelled, and its kubeconfigs are given
 * up. Nobody is asked: there is nobody to ask.
 */
@Singleton
final class Abandonment {
  /** By which what is left of them is told from leftovers of others. */
  private static final String REASON = "Abandoned";

  private final Clusters clusters;
  private final KubeconfigGrants grants;
  private final ChangeWriter writer;
  private final Clock clock;

  Abandonment(Clusters clusters, KubeconfigGrants grants, ChangeWriter writer, Clock clock) {
    this.clusters = clusters;
    this.grants = grants;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Forgets all that live on it; it is locked, so that no more are placed there.
   *
   * @param mutation for the audit, which has an entry for each
   * @return empty when one of them is of a kind that only a newer release knows: then it is to be
   *     taken back
   */
  Optional<Forgotten> all(Ask ask, String mutation, Host host) {
    var operations = 0;
    var kubeconfigs = 0;
    var live = clusters.liveOn(host);
    for (UUID id : live) {
      var state = clusters.withOperations(new ClusterRef.ById(id), new Scope.Everything(), true);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      operations += forget(ask, mutation, host, state.get());
      kubeconfigs += grants.abandonAll(id, clock.instant());
    }
    return Optional.of(new Forgotten(live.size(), operations, kubeconfigs));
  }

  private int forget(Ask ask, String mutation, Host host, ClusterWithOperations state) {
    var now = clock.instant();
    var draft = ChangeDraft.of(state, ask.caller(), now);
    var open = Stream.of(Optional.ofNullable(state.begun()), Optional.ofNullable(state.queued()));
    var stopped = open.flatMap(Optional::stream).toList();
    stopped.forEach(each -> cancel(draft, host, each, now));
    draft
        .cluster(state.cluster().abandoned(condition(host, state.cluster(), now), now))
        .tell(
            Event.Type.CLUSTER_ABANDONED, null, List.of(new FieldChange("host", host.name(), null)))
        .audit(
            new AuditEntry(mutation, state.cluster().name(), AuditEntry.Outcome.DONE, words(host)));
    writer.write(draft.done());
    return stopped.size();
  }

  /** Also a begun one: whoever works on it finds its version gone, and lets go. */
  private static void cancel(ChangeDraft draft, Host host, Operation operation, Instant now) {
    var next =
        operation
            .edit()
            .signal(OperationSignal.CANCELLED, now)
            .failure(Operation.Failure.of(FailureReason.CANCELLED, words(host)))
            .done();
    draft
        .operation(operation, next)
        .wake(operation)
        .tell(
            Event.Type.OPERATION_FINISHED,
            operation.id(),
            List.of(new FieldChange("state", operation.state().name(), next.state().name())));
  }

  private static Condition condition(Host host, Cluster cluster, Instant now) {
    return Condition.of(
        ConditionType.READY,
        Condition.Status.FALSE,
        REASON,
        words(host) + " What may be left of it was not taken away.",
        cluster.generation() + 1,
        now);
  }

  private static String words(Host host) {
    return "It was abandoned: its host '" + host.name() + "' is gone for good and was removed.";
  }
}
