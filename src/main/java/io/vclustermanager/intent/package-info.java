/**
 * What somebody wants changed: one final class per use case, one transaction each. May be called by
 * {@code graphql}, {@code web}, {@code reconcile} and {@code scm}; calls {@code access}, {@code
 * provider} (offline checks only), {@code inventory} and {@code model}. Gotcha: an intent touches
 * PostgreSQL and nothing else – the outside is touched later, by {@code operation}.
 *
 * <p>What use cases have around them stands here: {@link io.vclustermanager.intent.Decisions}, on
 * it {@link io.vclustermanager.intent.ClusterDecisions} for those about a cluster and {@link
 * io.vclustermanager.intent.AdminDecisions} for those of administrators.
 */
@NullMarked
package io.vclustermanager.intent;

import org.jspecify.annotations.NullMarked;
