package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * Tries again what failed or was cancelled: a new operation of the same kind.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT when it has not ended so, when something else is under
 * way, or when what it was to bring about is not wanted any more; FORBIDDEN when it would be made
 * of values that are not allowed any more.
 */
@Singleton
public final class RetryOperation {
  private static final String MUTATION = "retryOperation";

  private final ClusterDecisions decisions;
  private final Operations operations;
  private final Successor successor;
  private final ValuesReview review;
  private final Clock clock;

  RetryOperation(
      ClusterDecisions decisions,
      Operations operations,
      Successor successor,
      ValuesReview review,
      Clock clock) {
    this.decisions = decisions;
    this.operations = operations;
    this.successor = successor;
    this.review = review;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String operation) {
    return decisions.decide(ask, MUTATION, operation, () -> decide(ask, operation));
  }

  private Outcome<Subject> decide(Ask ask, String text) {
    var found =
        NodeId.parse(NodeId.Kind.OPERATION, text)
            .flatMap(id -> operations.find(id, ask.caller().actor().scope()));
    if (found.isEmpty()) {
      return refused(
          Code.NOT_FOUND, "There is no operation " + Names.quoted(text) + " that you may see.");
    }
    var state =
        decisions
            .locked(ask, NodeId.text(NodeId.Kind.CLUSTER, found.get().clusterId()))
            .orElseThrow();
    var refusal =
        ClusterActionRules.forbidden(
            permission(found.get()), ask.caller().actor(), state.cluster(), "operation");
    return refusal
        .map(Decisions::<Subject>rejected)
        .orElseGet(() -> retry(ask, state, found.get()));
  }

  private Outcome<Subject> retry(Ask ask, ClusterWithOperations state, Operation former) {
    if (former.state() != OperationState.FAILED && former.state() != OperationState.CANCELLED) {
      return refused(
          Code.CONFLICT,
          "The operation is "
              + former.state()
              + "; only one that failed or was cancelled can be tried again.");
    }
    if (state.newestOpen() != null) {
      return refused(Code.CONFLICT, "Another operation on the cluster is under way.");
    }
    if (!isStillWanted(former, state.cluster())) {
      return refused(
          Code.CONFLICT, "What it was to bring about is not wanted of the cluster any more.");
    }
    return decisions.judged(ask, MUTATION, state.cluster(), () -> retried(ask, state, former));
  }

  private Outcome<Subject> retried(Ask ask, ClusterWithOperations state, Operation former) {
    var now = clock.instant();
    return makesAgain(former.kind(), state.cluster())
        ? review.madeAgain(
            ask.caller().actor(),
            state.cluster(),
            "operation",
            now,
            next -> new Outcome.Accepted<>(write(ask, state, next, former, now)))
        : new Outcome.Accepted<>(write(ask, state, state.cluster().touched(now), former, now));
  }

  private Subject write(
      Ask ask, ClusterWithOperations state, Cluster next, Operation former, Instant now) {
    return successor.write(
        ask,
        MUTATION,
        state,
        next,
        former.kind(),
        "tries " + NodeId.text(NodeId.Kind.OPERATION, former.id()) + " again",
        now);
  }

  /** Whether values are brought that are not there yet, or not any more. */
  private static boolean makesAgain(OperationKind kind, Cluster cluster) {
    return switch (kind) {
      case CREATE, UPDATE -> true;
      case RECONCILE -> cluster.phase() == Phase.LOST;
      case RESUME, PAUSE, DELETE, ADOPT -> false;
    };
  }

  private static boolean isStillWanted(Operation former, Cluster cluster) {
    if (cluster.deletedAt() != null) {
      return false;
    }
    var wanted = cluster.wanted();
    return switch (former.kind()) {
      case CREATE -> wanted == Wanted.PRESENT && !cluster.observed().everReady();
      case ADOPT -> wanted == Wanted.PRESENT && !cluster.spec().isKnown();
      case RESUME -> wanted == Wanted.PRESENT;
      case UPDATE, RECONCILE -> wanted != Wanted.ABSENT;
      case PAUSE -> wanted == Wanted.PAUSED;
      case DELETE -> wanted == Wanted.ABSENT;
    };
  }

  private static Permission permission(Operation former) {
    return switch (former.kind()) {
      case CREATE, ADOPT -> Permission.CREATE;
      case UPDATE, PAUSE, RESUME, RECONCILE -> Permission.UPDATE;
      case DELETE -> Permission.DELETE;
    };
  }

  private static Outcome<Subject> refused(Code code, String message) {
    return Decisions.rejected(Refusal.of(code, "operation", message));
  }
}
