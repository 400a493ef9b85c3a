/**
 * The viewer, owners, passwords and signing in, in the graph.
 *
 * <p>Called by the engine.
 *
 * <p>Gotcha: the payload of a login is read as who has just signed in, not as who sent the request.
 */
@NullMarked
package io.vclustermanager.graphql.user;

import org.jspecify.annotations.NullMarked;
