/**
 * The use cases of users and owners: signing in, passwords, teams and their members.
 *
 * <p>Called by the graph.
 *
 * <p>Gotcha: a user who comes with a valid token is made on first use, by {@code access}, not here.
 * To hash a password takes long: it is done before the transaction.
 */
@NullMarked
package io.vclustermanager.intent.user;

import org.jspecify.annotations.NullMarked;
