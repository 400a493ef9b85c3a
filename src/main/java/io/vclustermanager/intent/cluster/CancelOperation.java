package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Repeat;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Stop;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stops an operation: a queued one at once, a begun one at its next step.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT when it has ended or is a delete: delete wins over
 * everything.
 */
@Singleton
public final class CancelOperation {
  private static final String MUTATION = "cancelOperation";

  private final ClusterDecisions decisions;
  private final Operations operations;
  private final ChangeWriter writer;
  private final Clock clock;

  CancelOperation(
      ClusterDecisions decisions, Operations operations, ChangeWriter writer, Clock clock) {
    this.decisions = decisions;
    this.operations = operations;
    this.writer = writer;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String operation) {
    return decisions.decide(ask, MUTATION, operation, Repeat.ALWAYS, () -> decide(ask, operation));
  }

  private Outcome<Subject> decide(Ask ask, String text) {
    var found =
        NodeId.parse(NodeId.Kind.OPERATION, text)
            .flatMap(id -> operations.find(id, ask.caller().actor().scope()));
    if (found.isEmpty()) {
      return refused(
          Code.NOT_FOUND, "There is no operation " + Names.quoted(text) + " that you may see.");
    }
    var cluster = NodeId.text(NodeId.Kind.CLUSTER, found.get().clusterId());
    var state = decisions.locked(ask, cluster).orElseThrow();
    var refusal =
        ClusterActionRules.forbidden(
            Permission.UPDATE, ask.caller().actor(), state.cluster(), "operation");
    if (refusal.isPresent()) {
      return Decisions.rejected(refusal.get());
    }
    var open = open(state, found.get().id());
    if (open.isEmpty()) {
      return refused(Code.CONFLICT, "The operation has ended already.");
    }
    return open.get().kind() == OperationKind.DELETE
        ? refused(Code.CONFLICT, "A delete cannot be cancelled.")
        : stopOnce(ask, state, open.get());
  }

  private Outcome<Subject> stopOnce(Ask ask, ClusterWithOperations state, Operation operation) {
    return switch (operation.stop()) {
      case null -> new Outcome.Accepted<>(stop(ask, state, operation));
      case CANCEL -> decisions.unchanged(ask, MUTATION, new Subject(state.cluster(), operation));
      case SUPERSEDE -> refused(Code.CONFLICT, "Another operation is taking its place already.");
    };
  }

  private Subject stop(Ask ask, ClusterWithOperations state, Operation operation) {
    var now = clock.instant();
    var draft = ChangeDraft.of(state, ask.caller(), now);
    var next = stopped(operation, now);
    draft.operation(operation, next).wake(operation);
    if (!next.isOpen()) {
      draft.tell(
          Event.Type.OPERATION_FINISHED,
          operation.id(),
          List.of(new FieldChange("state", operation.state().name(), next.state().name())));
    }
    draft.audit(new AuditEntry(MUTATION, state.cluster().name(), AuditEntry.Outcome.DONE, null));
    return new Subject(writer.write(draft.done()), next);
  }

  private static Operation stopped(Operation operation, Instant now) {
    return operation.state() == OperationState.QUEUED
        ? operation.edit().signal(OperationSignal.CANCELLED, now).done()
        : operation.edit().stop(Stop.CANCEL).done();
  }

  private static Optional<Operation> open(ClusterWithOperations state, UUID id) {
    return Optional.ofNullable(state.begun())
        .filter(operation -> operation.id().equals(id))
        .or(() -> Optional.ofNullable(state.queued()).filter(each -> each.id().equals(id)));
  }

  private static Outcome<Subject> refused(Code code, String message) {
    return Decisions.rejected(Refusal.of(code, "operation", message));
  }
}
