package io.vclustermanager.provider.simulated;

import io.vclustermanager.model.Cluster;
import java.util.Set;

/**
 * Which kinds of clusters that run on no host are simulated.
 *
 * @param kinds the kinds
 */
public record HostlessSimulation(Set<Cluster.Kind> kinds) {}
