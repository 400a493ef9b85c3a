/**
 * Events in the graph: the query, the subscriptions, and the events of clusters and operations.
 *
 * <p>Called by the engine.
 *
 * <p>Gotcha: a subscriber's scope is asked anew for each event, since a role can be taken away
 * meanwhile.
 */
@NullMarked
package io.vclustermanager.graphql.event;

import org.jspecify.annotations.NullMarked;
