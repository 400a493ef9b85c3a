/**
 * The relay: committed events become in-process streams, in order. May be called by {@code intent}
 * and what is right of it; calls {@code inventory} and {@code model}. Gotcha: a commit rings a
 * bell, but only polling guarantees that an event is seen.
 */
@NullMarked
package io.vclustermanager.event;

import org.jspecify.annotations.NullMarked;
