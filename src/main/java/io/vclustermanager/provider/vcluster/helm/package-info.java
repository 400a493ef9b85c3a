/**
 * Helm in processes of its own. What tenants send is rendered here, and nothing of it inside the
 * service: {@link io.vclustermanager.provider.vcluster.helm.HelmChild} is the program of such a
 * process, {@link io.vclustermanager.provider.vcluster.helm.HelmChildren} are the processes as the
 * service sees them. What the program uses of the service is this package alone, without any
 * library of the service's.
 */
@NullMarked
package io.vclustermanager.provider.vcluster.helm;

import org.jspecify.annotations.NullMarked;
