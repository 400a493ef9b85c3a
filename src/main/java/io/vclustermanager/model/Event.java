package io.vclustermanager.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a cluster.
 *
 * @param position its place in the order of all events, dense from 1
 * @param phase the cluster's at that time
 */
public record Event(
    long position,
    Type type,
    Instant occurredAt,
    UUID clusterId,
    @Nullable UUID operationId,
    UUID ownerId,
    Phase phase,
    ActorName actor,
    List<FieldChange> changes) {
  private static final Pattern ID = Pattern.compile("ev_([1-9][0-9]{0,17})");

  /** What can happen. */
  public enum Type {
    CLUSTER_REQUESTED,
    CLUSTER_PHASE_CHANGED,
    CLUSTER_LABELS_CHANGED,
    CLUSTER_UPDATED,
    CLUSTER_PROTECTION_CHANGED,
    CLUSTER_TRANSFERRED,
    CLUSTER_DRIFTED,
    CLUSTER_ABANDONED,
    LEASE_EXTENDED,
    LEASE_EXPIRED,
    OPERATION_QUEUED,
    OPERATION_PROGRESSED,
    OPERATION_RETRYING,
    OPERATION_FINISHED,
    KUBECONFIG_ISSUED,
    KUBECONFIG_REVOKED
  }

  /** Its global id. */
  public String id() {
    return "ev_" + position;
  }

  /** The position of the event with this id, if it is one; every id has one text only. */
  public static Optional<Long> position(String id) {
    var parts = ID.matcher(id);
    return parts.matches() ? Optional.of(Long.valueOf(parts.group(1))) : Optional.empty();
  }

  /** One thing that changed, in words. */
  public record FieldChange(String field, @Nullable String before, @Nullable String after) {}
}
