/**
 * Hosts in the graph: queries, types, mutations, and where a cluster would be placed.
 *
 * <p>Called by the engine.
 *
 * <p>Gotcha: unmanaged clusters and leftovers are looked for on the host itself when they are asked
 * for; they may take a second, or fail alone.
 */
@NullMarked
package io.vclustermanager.graphql.host;

import org.jspecify.annotations.NullMarked;
