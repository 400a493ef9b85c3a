/**
 * The use cases of hosts, for administrators, and the choice of the host on which a cluster is
 * placed.
 *
 * <p>Called by the graph, and by the creation of a cluster.
 *
 * <p>Gotcha: a host that the configuration names is refused here; only registered ones can be
 * changed.
 */
@NullMarked
package io.vclustermanager.intent.host;

import org.jspecify.annotations.NullMarked;
