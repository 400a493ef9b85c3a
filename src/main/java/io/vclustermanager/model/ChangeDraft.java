package io.vclustermanager.model;

import io.vclustermanager.model.Change.Happening;
import io.vclustermanager.model.Change.Open;
import io.vclustermanager.model.Change.OperationChange;
import io.vclustermanager.model.Event.FieldChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change in the making. It keeps the book of open operations, so that no caller has to. */
public final class ChangeDraft {
  private final Caller caller;
  private final Instant at;
  private final @Nullable Cluster before;
  private final List<OperationChange> operations = new ArrayList<>();
  private final List<Happening> happenings = new ArrayList<>();
  private final Set<UUID> wake = new HashSet<>();
  private Cluster after;
  private @Nullable Operation begun;
  private @Nullable Operation queued;
  private @Nullable AuditEntry audit;
  private boolean refreshMarks;

  private ChangeDraft(Caller caller, Instant at, @Nullable Cluster before, Cluster after) {
    this.caller = caller;
    this.at = at;
    this.before = before;
    this.after = after;
  }

  /** A new cluster. */
  public static ChangeDraft ofNew(Cluster cluster, Caller caller, Instant at) {
    return new ChangeDraft(caller, at, null, cluster);
  }

  /** What becomes of a cluster that is there. */
  public static ChangeDraft of(ClusterWithOperations state, Caller caller, Instant at) {
    var draft = new ChangeDraft(caller, at, state.cluster(), state.cluster().touched(at));
    draft.begun = state.begun();
    draft.queued = state.queued();
    return draft;
  }

  /** The cluster's next version. */
  public ChangeDraft cluster(Cluster next) {
    after = next;
    return this;
  }

  /** The cluster, as of now in this draft. */
  public Cluster cluster() {
    return after;
  }

  /** The next version of an operation; null before: a new one, whose task is scheduled. */
  public ChangeDraft operation(@Nullable Operation from, Operation next) {
    operations.add(new OperationChange(from, next));
    if (begun != null && begun.id().equals(next.id())) {
      begun = null;
    }
    if (queued != null && queued.id().equals(next.id())) {
      queued = null;
    }
    if (next.isOpen()) {
      if (next.state() == OperationState.QUEUED) {
        queued = next;
      } else {
        begun = next;
      }
    }
    return this;
  }

  /** Something to tell. */
  public ChangeDraft tell(
      Event.Type type, @Nullable UUID operationId, List<FieldChange> fieldChanges) {
    happenings.add(new Happening(type, operationId, fieldChanges));
    return this;
  }

  /** What the audit keeps. */
  public ChangeDraft audit(AuditEntry entry) {
    audit = entry;
    return this;
  }

  /** An operation to look at as soon as this is committed. */
  public ChangeDraft wake(@Nullable Operation operation) {
    if (operation != null) {
      wake.add(operation.id());
    }
    return this;
  }

  /** What people read on the real thing, such as its labels, is to be written anew. */
  public ChangeDraft refreshMarks() {
    refreshMarks = true;
    return this;
  }

  /**
   * The successor of all that is open: what is begun is told to stop, what is queued ends at once,
   * since at most one operation waits behind another.
   */
  public ChangeDraft supersedeWith(Operation successor) {
    var running = begun;
    if (running != null) {
      operation(
              running,
              running.edit().stop(Operation.Stop.SUPERSEDE).supersededBy(successor.id()).done())
          .wake(running);
    }
    var waiting = queued;
    if (waiting != null) {
      operation(
              waiting,
              waiting
                  .edit()
                  .signal(OperationSignal.SUPERSEDED, at)
                  .supersededBy(successor.id())
                  .done())
          .tell(
              Event.Type.OPERATION_FINISHED,
              waiting.id(),
              List.of(new FieldChange("state", "QUEUED", "SUPERSEDED")));
    }
    return operation(null, successor).tell(Event.Type.OPERATION_QUEUED, successor.id(), List.of());
  }

  /** The operation that waits behind the begun one, as of now in this draft. */
  public @Nullable Operation queued() {
    return queued;
  }

  /** The change. */
  public Change done() {
    return new Change(
        caller,
        at,
        before,
        after,
        List.copyOf(operations),
        new Open(begun, queued),
        List.copyOf(happenings),
        audit,
        Set.copyOf(wake),
        refreshMarks);
  }
}
