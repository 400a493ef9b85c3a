package io.vclustermanager.testing;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.provider.simulated.HostlessSimulation;
import jakarta.inject.Singleton;
import java.util.Set;

/** Has a service simulate clusters that run on no host. */
@Factory
@Requires(property = HostlessClusters.PROPERTY)
public final class HostlessClusters {
  /** The setting that asks for it. */
  public static final String PROPERTY = "test.hostless";

  /** All kinds that run on no host. */
  @Singleton
  HostlessSimulation simulation() {
    return new HostlessSimulation(Set.of(Cluster.Kind.EKS));
  }
}
