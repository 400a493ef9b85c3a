/**
 * vCluster's chart and what it is installed with: where the archive comes from, which values are
 * set, and what is wrong with those that a user gives. Called by the provider of real virtual
 * clusters, and by {@code intent} through the port {@link io.vclustermanager.model.ValuesCheck}.
 * Gotcha: every value that changes restarts the control plane, so nothing that changes during a
 * cluster's life (owner, labels, lease) may become one.
 */
@NullMarked
package io.vclustermanager.provider.vcluster;

import org.jspecify.annotations.NullMarked;
