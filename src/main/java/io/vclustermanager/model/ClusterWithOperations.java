package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * A cluster with its open operations: at most one begun and one queued behind it.
 *
 * @param begun the operation that was begun and has not ended
 * @param queued the operation that was not begun
 */
public record ClusterWithOperations(
    Cluster cluster, @Nullable Operation begun, @Nullable Operation queued) {
  /** Whether an operation of that kind is what will be done last. */
  public boolean isOpen(OperationKind kind) {
    var newest = newestOpen();
    return newest != null && newest.kind() == kind;
  }

  /** The open operation that was asked for last, if any. */
  public @Nullable Operation newestOpen() {
    return queued != null ? queued : begun;
  }
}
