/**
 * Policies: to save, remove and try them.
 *
 * <p>Called by the graph. Calls {@code access.policy} for what an expression is.
 *
 * <p>Gotcha: who removes or saves policies is asked about none, so that nobody can be locked out by
 * one.
 */
@NullMarked
package io.vclustermanager.intent.policy;

import org.jspecify.annotations.NullMarked;
