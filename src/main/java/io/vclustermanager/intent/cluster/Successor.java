package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An intent overwrites what is wanted and queues one operation, which supersedes whatever operation
 * is open: at most one is claimed and one queued for each cluster.
 */
@Singleton
final class Successor {
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** How long a delete is tried before it counts as failed; it can be asked for again. */
  private static final Duration DELETE = Duration.ofHours(1);

  private final ChangeWriter writer;

  Successor(ChangeWriter writer) {
    this.writer = writer;
  }

  /** An operation of that kind on a cluster, not yet written. */
  static Operation of(OperationKind kind, Cluster cluster, Ask ask, Instant now) {
    var limit =
        switch (kind) {
          case CREATE, UPDATE, RESUME, RECONCILE, ADOPT -> cluster.spec().readyTimeout();
          case PAUSE -> PAUSE;
          case DELETE -> DELETE;
        };
    return Operation.queued(
        NodeId.newKey(now),
        cluster.id(),
        kind,
        ask.caller().actor().asName(),
        now,
        now.plus(limit));
  }

  /** Writes what is wanted from now on, with the operation that brings it about. */
  Subject write(
      Ask ask,
      String mutation,
      ClusterWithOperations state,
      Cluster wanted,
      OperationKind kind,
      @Nullable String reason,
      Instant now) {
    var operation = of(kind, wanted, ask, now);
    return write(
        ask,
        mutation,
        ChangeDraft.of(state, ask.caller(), now).cluster(wanted),
        operation,
        List.of(),
        reason);
  }

  /** The same for a draft that tells more. */
  Subject write(
      Ask ask,
      String mutation,
      ChangeDraft draft,
      Operation operation,
      List<FieldChange> changes,
      @Nullable String reason) {
    var change =
        draft
            .supersedeWith(operation)
            .audit(
                new AuditEntry(mutation, draft.cluster().name(), AuditEntry.Outcome.DONE, reason))
            .done();
    return new Subject(writer.write(change), operation, changes);
  }
}
