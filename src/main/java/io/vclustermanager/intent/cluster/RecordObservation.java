package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.NewerOperationException;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterStatusRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
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
public final class RecordObservation {
  static final Ask ASK = Ask.system("drift");

  private final Database database;
  private final Clusters clusters;
  private final DriftResponse response;
  private final Clock clock;

  RecordObservation(Database database, Clusters clusters, DriftResponse response, Clock clock) {
    this.database = database;
    this.clusters = clusters;
    this.response = response;
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
            locked(id)
                .filter(RecordObservation::isUnattended)
                .flatMap(state -> record(state, seen)));
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
    var after = ClusterStatusRules.settled(before, seen, null, now);
    if (!ClusterStatusRules.isNews(before, after)) {
      return Optional.empty();
    }
    var draft = ChangeDraft.of(state, ASK.caller(), now).cluster(after);
    var changes = changes(before.drift(), after.drift());
    if (!changes.isEmpty()) {
      draft.tell(Event.Type.CLUSTER_DRIFTED, null, changes);
    }
    if (after.drift().stream().anyMatch(Drift::isOnlyMark)) {
      // It is nobody's wish, whatever the policy: the mark only says what is not so.
      draft.refreshMarks();
    }
    var policy = before.driftPolicyInForce();
    var isNewDrift = !changes.isEmpty() && !after.drift().isEmpty();
    return Optional.of(response.write(isNewDrift ? policy : DriftPolicy.REPORT, draft, seen, now));
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
