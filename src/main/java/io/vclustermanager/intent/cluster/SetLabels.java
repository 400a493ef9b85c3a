package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a cluster's labels.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version), INVALID and OUT_OF_RANGE labels.
 */
@Singleton
public final class SetLabels {
  private static final String MUTATION = "setLabels";

  private final ClusterDecisions decisions;
  private final ChangeWriter writer;
  private final Clock clock;

  SetLabels(ClusterDecisions decisions, ChangeWriter writer, Clock clock) {
    this.decisions = decisions;
    this.writer = writer;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, Map<String, String> labels, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.SET_LABELS, expectedVersion),
        state -> set(ask, state, labels));
  }

  private Outcome<Subject> set(Ask ask, ClusterWithOperations state, Map<String, String> labels) {
    var wrong = Names.checkLabels(labels);
    if (wrong.isPresent()) {
      return Decisions.rejected(wrong.get());
    }
    return state.cluster().labels().equals(labels)
        ? decisions.unchanged(ask, MUTATION, new Subject(state.cluster(), null))
        : new Outcome.Accepted<>(write(ask, state, labels));
  }

  private Subject write(Ask ask, ClusterWithOperations state, Map<String, String> labels) {
    var cluster = state.cluster();
    var now = clock.instant();
    var change =
        ChangeDraft.of(state, ask.caller(), now)
            .cluster(cluster.withLabels(labels, now))
            .tell(Event.Type.CLUSTER_LABELS_CHANGED, null, differences(cluster.labels(), labels))
            .remark()
            .audit(new AuditEntry(MUTATION, cluster.name(), AuditEntry.Outcome.DONE, null))
            .done();
    return new Subject(writer.write(change), null);
  }

  private static List<FieldChange> differences(
      Map<String, String> before, Map<String, String> after) {
    var keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(before.get(key), after.get(key)))
        .map(key -> new FieldChange("labels." + key, before.get(key), after.get(key)))
        .toList();
  }
}
