/**
 * The use cases of a lease: how long clusters live by the configuration, and their extension.
 *
 * <p>Called by the graph, and by every use case that makes a cluster.
 *
 * <p>Gotcha: a lease that has ended is not acted on here; {@code reconcile} asks for the delete.
 */
@NullMarked
package io.vclustermanager.intent.lease;

import org.jspecify.annotations.NullMarked;
