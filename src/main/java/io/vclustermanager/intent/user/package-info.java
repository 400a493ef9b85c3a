/**
 * The use cases of users: signing in.
 *
 * <p>Called by the graph.
 *
 * <p>Gotcha: a user who comes with a valid token is made on first use, by {@code access}, not here.
 */
@NullMarked
package io.vclustermanager.intent.user;

import org.jspecify.annotations.NullMarked;
