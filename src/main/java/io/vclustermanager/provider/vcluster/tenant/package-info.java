/**
 * Everything inside a virtual cluster: the way in, the accounts behind issued kubeconfigs, and what
 * it says of its bootstrap.
 *
 * <p>Called by the provider, and through the port {@code Credentials} by {@code intent}.
 *
 * <p>Gotcha: a virtual cluster that sleeps, or is not ready yet, cannot be asked; callers look at
 * its host first.
 */
@NullMarked
package io.vclustermanager.provider.vcluster.tenant;

import org.jspecify.annotations.NullMarked;
