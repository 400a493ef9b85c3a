package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.About;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes what people say about a cluster from now on, for each of the mutations that change it. */
@Singleton
final class AboutChange {
  private final ClusterDecisions decisions;
  private final ChangeWriter writer;
  private final Clock clock;

  AboutChange(ClusterDecisions decisions, ChangeWriter writer, Clock clock) {
    this.decisions = decisions;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Writes it unless something in it is wrong, and tells what is new in it; nothing where nothing
   * is.
   *
   * @param next all that is said from now on
   * @param told the type of the event
   */
  Outcome<Subject> write(
      Ask ask, String mutation, ClusterWithOperations state, About next, Event.Type told) {
    var wrong = new ArrayList<>(next.check());
    // What was accepted once, and nobody changes now, hinders nobody.
    wrong.removeAll(state.cluster().about().check());
    if (!wrong.isEmpty()) {
      return new Outcome.Rejected<>(wrong);
    }
    var cluster = state.cluster();
    var changes = cluster.about().changesTo(next);
    if (changes.isEmpty()) {
      return decisions.unchanged(ask, mutation, new Subject(cluster, null));
    }
    var now = clock.instant();
    var said = cluster.withAbout(next, now);
    return decisions.judged(
        ask, mutation, said, () -> written(ask, mutation, state, said, told, changes, now));
  }

  private Outcome<Subject> written(
      Ask ask,
      String mutation,
      ClusterWithOperations state,
      Cluster said,
      Event.Type told,
      List<FieldChange> changes,
      Instant now) {
    var cluster = state.cluster();
    var draft =
        ChangeDraft.of(state, ask.caller(), now)
            .cluster(said)
            .tell(told, null, changes)
            .audit(new AuditEntry(mutation, cluster.name(), AuditEntry.Outcome.DONE, null));
    if (!said.labels().equals(cluster.labels())) {
      draft.refreshMarks();
    }
    return new Outcome.Accepted<>(new Subject(writer.write(draft.done()), null));
  }
}
