package io.vclustermanager.model;

import io.vclustermanager.model.Event.FieldChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that one decision writes: cluster, operations, events, audit entry, tasks. It is written by
 * one call, so that no part can be forgotten, and only if cluster and operations still have the
 * versions that it was drawn from.
 *
 * @param before the cluster that it was drawn from; null when the cluster is new
 * @param after the cluster as it is to be; its phase is computed by the inventory
 * @param operations what becomes of operations
 * @param open the cluster's open operations afterwards, for the phase
 * @param happenings what to tell; the change of phase tells itself
 * @param audit what the audit keeps; null for what the service does by itself in an operation
 * @param wake operations to look at now
 * @param refreshMarks whether what people read on the real thing is to be written anew
 */
public record Change(
    Caller caller,
    Instant at,
    @Nullable Cluster before,
    Cluster after,
    List<OperationChange> operations,
    Open open,
    List<Happening> happenings,
    @Nullable AuditEntry audit,
    Set<UUID> wake,
    boolean refreshMarks) {

  /** An operation before (null: new) and after. */
  public record OperationChange(@Nullable Operation before, Operation after) {}

  /** The open operations. */
  public record Open(@Nullable Operation begun, @Nullable Operation queued) {}

  /** Something to tell. */
  public record Happening(Event.Type type, @Nullable UUID operationId, List<FieldChange> changes) {}
}
