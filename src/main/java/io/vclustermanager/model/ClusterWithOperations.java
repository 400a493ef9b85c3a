package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * A cluster with its open operations: at most one begun and one queued behind it.
 *
 * @param begun the operation that was begun and has not ended
 * @param queued the operation that was not begun
 */
public record ClusterWithOperations(
    Cluster cluster, @Nullable Operation begun, @Nullable Operation queued) {}
