/**
 * The use cases of a cluster: create, update, pause, resume, reconcile, adopt, label, transfer,
 * protect, delete; and those of its operations, cancel and retry.
 *
 * <p>Called by the graph, and by the reconciler for what it has observed.
 *
 * <p>Gotcha: a use case never touches a host. It writes what is wanted and queues the operation
 * that brings it about; {@code operation} does the rest.
 */
@NullMarked
package io.vclustermanager.intent.cluster;

import org.jspecify.annotations.NullMarked;
