/**
 * The door by which administrators take the audit. Called by collectors and {@code examples/vcm};
 * writes what {@code intent} gives as JSON Lines. Gotcha: an answer that breaks off is not whole,
 * which HTTP tells by a missing end.
 */
@NullMarked
package io.vclustermanager.web.audit;

import org.jspecify.annotations.NullMarked;
