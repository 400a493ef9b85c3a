/**
 * The audit in the graph: the query, and what an entry is.
 *
 * <p>Called by the engine.
 *
 * <p>Gotcha: who does not administer the service sees the entries of the own name and kind alone,
 * since it has that name. Subjects are kept by name, and names are used again by others, so that
 * nobody's entries can be told from them.
 */
@NullMarked
package io.vclustermanager.graphql.audit;

import org.jspecify.annotations.NullMarked;
