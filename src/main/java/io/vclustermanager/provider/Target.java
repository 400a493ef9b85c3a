package io.vclustermanager.provider;

import io.vclustermanager.model.Cluster;
import java.util.UUID;

/** The real thing: where it is, what it is called, and whose it must be. */
public record Target(UUID clusterId, String host, String namespace, String name) {
  /** The real thing behind a cluster of the inventory. */
  public static Target of(Cluster cluster) {
    return new Target(cluster.id(), cluster.host().name(), cluster.namespace(), cluster.name());
  }
}
