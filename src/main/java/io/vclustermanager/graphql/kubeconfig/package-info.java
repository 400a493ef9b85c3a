/**
 * Kubeconfigs in the graph: issue, revoke, and the grants that are left of them.
 *
 * <p>Called by the engine.
 *
 * <p>Gotcha: a kubeconfig is answered once and kept nowhere; the same idempotency key answers its
 * grant only.
 */
@NullMarked
package io.vclustermanager.graphql.kubeconfig;

import org.jspecify.annotations.NullMarked;
