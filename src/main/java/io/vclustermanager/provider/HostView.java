package io.vclustermanager.provider;

import io.vclustermanager.model.Observation;
import java.util.List;

/** All that is seen of a host at one time, kept in memory: looking at it calls nobody. */
public interface HostView {
  /**
   * What is seen of one cluster.
   *
   * @throws ProviderException when what is seen does not suffice and the host cannot be asked
   */
  Observation observe(Target target);

  /** All virtual clusters, whosever they are; none where the host's kind has only ours. */
  default List<ControlPlane> controlPlanes() {
    return List.of();
  }

  /** All that carries the id of a cluster. */
  default List<MarkedObject> marked() {
    return List.of();
  }
}
