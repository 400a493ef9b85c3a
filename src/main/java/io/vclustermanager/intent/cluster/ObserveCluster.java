package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.NewerOperationException;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.ObservationRules;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Records what was seen of a cluster on which nothing is being done, when it is news: writes it,
 * tells of drift, and does about it what the policy says. Refuses nothing: what does not fit any
 * more is dropped, since the next look sees it.
 */
@Singleton
public final class ObserveCluster {
  private static final Ask ASK = Ask.system("drift");
  private static final String ADOPT = "adoptChange";
  private static final String WHY_ADOPTED = "its policy adopts what others change";

  private final Database database;
  private final Clusters clusters;
  private final ChangeWriter writer;
  private final Successor successor;
  private final Clock clock;

  ObserveCluster(
      Database database, Clusters clusters, ChangeWriter writer, Successor successor, Clock clock) {
    this.database = database;
    this.clusters = clusters;
    this.writer = writer;
    this.successor = successor;
    this.clock = clock;
  }

  /**
   * Records it.
   *
   * @return the cluster as it is now; empty when nothing was written
   */
  public Optional<Cluster> execute(UUID id, Observation seen) {
    return database.inTransaction(
        () ->
            locked(id).filter(ObserveCluster::isUnattended).flatMap(state -> record(state, seen)));
  }

  private Optional<ClusterWithOperations> locked(UUID id) {
    try {
      return clusters.withOperations(new ClusterRef.ById(id), new Scope.Everything(), true);
    } catch (NewerOperationException e) {
      // Something is being done on it, whatever it is.
      return Optional.empty();
    }
  }

  private static boolean isUnattended(ClusterWithOperations state) {
    var cluster = state.cluster();
    return cluster.deletedAt() == null
        && cluster.wanted() != Wanted.ABSENT
        && state.newestOpen() == null;
  }

  private Optional<Cluster> record(ClusterWithOperations state, Observation seen) {
    var now = clock.instant();
    var before = state.cluster();
    var after = ObservationRules.settled(before, seen, null, now);
    if (!ObservationRules.isNews(before, after)) {
      return Optional.empty();
    }
    var draft = ChangeDraft.of(state, ASK.caller(), now).cluster(after);
    var changes = changes(before.drift(), after.drift());
    if (!changes.isEmpty()) {
      draft.tell(Event.Type.CLUSTER_DRIFTED, null, changes);
    }
    var policy = before.driftPolicyInForce();
    return Optional.of(
        switch (changes.isEmpty() || after.drift().isEmpty() ? DriftPolicy.REPORT : policy) {
          case REPORT -> writer.write(draft.done());
          case REPAIR -> repair(draft, now);
          case ADOPT_CHANGE -> adopt(draft, seen, now);
        });
  }

  private Cluster repair(ChangeDraft draft, Instant now) {
    var operation = Successor.of(OperationKind.RECONCILE, draft.cluster(), ASK, now);
    return successor
        .write(ASK, "reconcileCluster", draft, operation, List.of(), "its policy repairs drift")
        .cluster();
  }

  /** What can be seen becomes what is wanted at once; Helm has to be asked for its values. */
  private Cluster adopt(ChangeDraft draft, Observation seen, Instant now) {
    var cluster = adopted(draft.cluster(), seen, now);
    draft.cluster(cluster);
    if (cluster.drift().stream().anyMatch(ObserveCluster::isKnownByHelm)) {
      var operation = Successor.of(OperationKind.ADOPT, cluster, ASK, now);
      return successor.write(ASK, ADOPT, draft, operation, List.of(), WHY_ADOPTED).cluster();
    }
    var entry = new AuditEntry(ADOPT, cluster.name(), AuditEntry.Outcome.DONE, WHY_ADOPTED);
    return writer.write(draft.audit(entry).done());
  }

  /** Nobody scales to nothing for good: that hinders it, and stays drift. */
  private static boolean isKnownByHelm(Drift drift) {
    return switch (drift.kind().orElse(null)) {
      case VALUES, CHART -> true;
      case REPLICAS -> !drift.seen().equals("0");
      case CLUSTER, PAUSED, MARK, SPEC, KUBERNETES_VERSION, LABEL -> false;
      case null -> false;
    };
  }

  private static Cluster adopted(Cluster cluster, Observation seen, Instant now) {
    var wanted = cluster;
    for (var drift : cluster.drift()) {
      wanted = adopt(wanted, drift, now);
    }
    return ObservationRules.settled(wanted, seen, null, now).asVersion(cluster);
  }

  private static Cluster adopt(Cluster cluster, Drift drift, Instant now) {
    return switch (drift.kind().orElse(null)) {
      case PAUSED ->
          cluster.withWanted(
              Boolean.parseBoolean(drift.seen()) ? Wanted.PAUSED : Wanted.PRESENT, now);
      case KUBERNETES_VERSION ->
          KubernetesVersions.tag(drift.seen())
              .map(tag -> cluster.withSpec(cluster.spec().running(tag), cluster.driftPolicy(), now))
              .orElse(cluster);
      case LABEL -> relabelled(cluster, drift, now);
      case CLUSTER, REPLICAS, VALUES, CHART, MARK, SPEC -> cluster;
      case null -> cluster;
    };
  }

  private static Cluster relabelled(Cluster cluster, Drift drift, Instant now) {
    var labels = new HashMap<>(cluster.labels());
    if (drift.isGone()) {
      labels.remove(drift.label());
    } else {
      labels.put(drift.label(), drift.seen());
    }
    return cluster.withAbout(cluster.about().withLabels(labels), now);
  }

  private static List<FieldChange> changes(List<Drift> before, List<Drift> after) {
    var changes = new ArrayList<FieldChange>();
    for (var each : after) {
      var known = named(before, each.what());
      if (known.filter(former -> Objects.equals(former.seen(), each.seen())).isEmpty()) {
        changes.add(new FieldChange(each.what(), each.wanted(), each.seen()));
      }
    }
    for (var each : before) {
      if (named(after, each.what()).isEmpty()) {
        changes.add(new FieldChange(each.what(), each.seen(), each.wanted()));
      }
    }
    return changes;
  }

  private static Optional<Drift> named(List<Drift> drift, String what) {
    return drift.stream().filter(each -> each.what().equals(what)).findFirst();
  }
}
