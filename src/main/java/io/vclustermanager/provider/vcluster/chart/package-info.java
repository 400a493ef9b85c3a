/**
 * Values and vCluster's chart: where the chart comes from, which values a cluster gets, and what is
 * wrong with those that somebody asks for.
 *
 * <p>Called by the provider, which installs with these values, and through ports of {@code model}
 * by {@code intent}, which checks them.
 *
 * <p>Gotcha: nothing here asks a host, so that a request can be checked while no host answers.
 */
@NullMarked
package io.vclustermanager.provider.vcluster.chart;

import org.jspecify.annotations.NullMarked;
