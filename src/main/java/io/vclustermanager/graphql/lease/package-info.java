/**
 * Leases in the graph: what a lease says of itself, and its extension.
 *
 * <p>Called by the engine; every mutation that makes a cluster reads its lease by {@code
 * LeaseInput}.
 *
 * <p>Gotcha: what a lease does next is computed on read, since it depends on the time.
 */
@NullMarked
package io.vclustermanager.graphql.lease;

import org.jspecify.annotations.NullMarked;
