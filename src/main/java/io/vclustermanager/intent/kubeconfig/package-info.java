/**
 * The use cases of access to a virtual cluster: issue and revoke a kubeconfig.
 *
 * <p>Called by the graph, and by the reconciler, which finishes what was left half done.
 *
 * <p>Gotcha: issuing is the one use case that waits for the outside; it does so outside of any
 * transaction, and keeps neither token nor kubeconfig.
 */
@NullMarked
package io.vclustermanager.intent.kubeconfig;

import org.jspecify.annotations.NullMarked;
