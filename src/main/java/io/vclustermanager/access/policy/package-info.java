/**
 * Policies: what administrators say about what may be done, in the Common Expression Language.
 *
 * <p>Called by the intents about clusters, inside their transaction, and by what saves and tries
 * policies. Calls the inventory for the rules that hold.
 *
 * <p>Gotcha: an expression has no end of its own that could be forced, so what it does is weighed
 * while it is evaluated ({@link io.vclustermanager.access.policy.CelRule}); one that cannot be
 * evaluated applies.
 */
@NullMarked
package io.vclustermanager.access.policy;

import org.jspecify.annotations.NullMarked;
