/**
 * Who is asking, and what they may do: the ways in, from token or key to actor, sign-in, the first
 * admin. May be called by {@code intent} and what is right of it; calls {@code inventory} and
 * {@code model}.
 *
 * <p>{@link io.vclustermanager.access.WaysIn} is the one door: it asks each {@link
 * io.vclustermanager.access.Way} what a request shows of it, and {@code WhoCounts} what counts.
 * What is valid stands for an {@link io.vclustermanager.access.Identity}, of which {@link
 * io.vclustermanager.access.Actors} makes the actor, or says why it is none any more.
 *
 * <p>By a browser people sign in at {@link io.vclustermanager.access.Providers}, which ends in one
 * of the {@link io.vclustermanager.access.Sessions}.
 *
 * <p>Gotcha: an actor's roles and memberships are cached for up to 3 s; whoever changes them calls
 * {@code Actors.forget()} after the commit.
 */
@NullMarked
package io.vclustermanager.access;

import org.jspecify.annotations.NullMarked;
