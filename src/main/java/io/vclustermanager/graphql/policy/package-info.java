/**
 * Policies in the graph: to list, save, remove and try them.
 *
 * <p>Called by the wiring of the graph. Calls {@code intent.policy} and the inventory.
 *
 * <p>Gotcha: everybody may see which policies there are and what they say to people; expressions,
 * which may name people and teams, are for administrators.
 */
@NullMarked
package io.vclustermanager.graphql.policy;

import org.jspecify.annotations.NullMarked;
