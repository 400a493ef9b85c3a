package io.vclustermanager.provider;

import io.vclustermanager.model.Observation;

/** All that is seen of a host at one time, kept in memory: looking at it calls nobody. */
public interface HostView {
  /**
   * What is seen of one cluster.
   *
   * @throws ProviderException when what is seen does not suffice and the host cannot be asked
   */
  Observation observe(Target target);
}
