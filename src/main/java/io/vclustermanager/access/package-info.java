/**
 * Who is asking, and what they may do: token to actor, sign-in, the first admin. May be called by
 * {@code intent} and what is right of it; calls {@code inventory} and {@code model}. Gotcha: an
 * actor's roles and memberships are cached for up to 5 s.
 */
@NullMarked
package io.vclustermanager.access;

import org.jspecify.annotations.NullMarked;
