package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterStatusRules;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.OperationKind;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;

/** What is done about drift that is new: by the cluster's policy, or its host's. */
@Singleton
final class DriftResponse {
  private static final Ask ASK = RecordObservation.ASK;
  private static final String ADOPT = "adoptChange";
  private static final String WHY_ADOPTED = "its policy adopts what others change";

  private final ChangeWriter writer;
  private final Successor successor;

  DriftResponse(ChangeWriter writer, Successor successor) {
    this.writer = writer;
    this.successor = successor;
  }

  /** Writes what was recorded, with what the policy makes of it. */
  Cluster write(DriftPolicy policy, ChangeDraft draft, Observation seen, Instant now) {
    return switch (policy) {
      case REPORT -> writer.write(draft.done());
      case REPAIR -> repair(draft, now);
      case ADOPT_CHANGE -> adopt(draft, seen, now);
    };
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
    if (cluster.drift().stream().anyMatch(DriftResponse::isKnownByHelm)) {
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
      case CLUSTER, PAUSED, MARK, SPEC, KUBERNETES_VERSION, FENCES, LABEL -> false;
      case null -> false;
    };
  }

  private static Cluster adopted(Cluster cluster, Observation seen, Instant now) {
    var wanted = cluster;
    for (var drift : cluster.drift()) {
      wanted = adopt(wanted, drift, now);
    }
    return ClusterStatusRules.settled(wanted, seen, null, now).asVersion(cluster);
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
      // Nobody's word but an update's takes a fence away for good.
      case CLUSTER, REPLICAS, VALUES, CHART, MARK, SPEC, FENCES -> cluster;
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
}
