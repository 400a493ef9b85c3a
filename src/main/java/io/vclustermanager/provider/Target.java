package io.vclustermanager.provider;

import io.vclustermanager.model.Cluster;
import java.util.Objects;
import java.util.UUID;

/**
 * The real thing: where it is, what it is called, and whose it must be.
 *
 * @param host its name; empty for one that runs on no host
 * @param namespace empty for one that runs on no host
 * @param name of its release there, which may be another than the inventory's
 */
public record Target(UUID clusterId, String host, String namespace, String name) {
  /** The real thing behind a cluster of the inventory. */
  public static Target of(Cluster cluster) {
    var host = cluster.host();
    return new Target(
        cluster.id(),
        host == null ? "" : host.name(),
        Objects.requireNonNullElse(cluster.namespace(), ""),
        cluster.release());
  }

  /** Whether it runs on a host. */
  public boolean isOnHost() {
    return !host.isEmpty();
  }

  /** Where it is, for people, at the beginning of a sentence. */
  public String place() {
    return isOnHost()
        ? "The namespace '%s' of host '%s'".formatted(namespace, host)
        : "The account of its cloud";
  }
}
