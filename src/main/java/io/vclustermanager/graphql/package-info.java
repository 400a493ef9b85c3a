/**
 * The room that speaks GraphQL: wiring, fetchers, batch loaders, limits, errors and the endpoint.
 * May call every room to the left of it; nothing calls it. Gotcha: an exception's text never
 * reaches a client unless it is a {@link io.vclustermanager.graphql.GraphQlProblem}.
 */
@NullMarked
package io.vclustermanager.graphql;

import org.jspecify.annotations.NullMarked;
