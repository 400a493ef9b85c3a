/**
 * Virtual clusters on Kubernetes hosts: vCluster's Helm chart, what it is installed with, what is
 * seen of it, and what it leaves. Called through {@link io.vclustermanager.provider.Provider}, and
 * by {@code intent} through the port {@link io.vclustermanager.model.ValuesCheck}; calls {@code
 * provider.kube} and {@code model}. Gotcha: every value that changes restarts the control plane, so
 * nothing that changes during a cluster's life (owner, labels, lease) may become one; and Helm runs
 * in processes of its own, in {@code helm}: its library is never loaded by the service.
 */
@NullMarked
package io.vclustermanager.provider.vcluster;

import org.jspecify.annotations.NullMarked;
