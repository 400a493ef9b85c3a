package io.vclustermanager.model;

import java.util.Optional;
import java.util.UUID;

/** How a cluster is named. */
public sealed interface ClusterRef {
  /** By its key, whether it lives or not. */
  record ById(UUID id) implements ClusterRef {}

  /** By its name: the live one. */
  record ByName(String name) implements ClusterRef {}

  /** By its name and its namespace on the host: the live one. */
  record InNamespace(String name, String namespace) implements ClusterRef {}

  /** From an input that takes an id or a name; empty where it is neither. */
  static Optional<ClusterRef> parse(String idOrName) {
    return NodeId.looksLikeId(idOrName)
        ? NodeId.parse(NodeId.Kind.CLUSTER, idOrName).map(ById::new)
        : Optional.of(new ByName(idOrName));
  }
}
