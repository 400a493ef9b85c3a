package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;

/** What proves that an object on a host is ours. */
public final class Mark {
  /** What the names of all our labels and annotations begin with. */
  public static final String PREFIX = "vcluster-manager.io/";

  /** The label, on namespaces that we made and on workloads: the cluster's id in the inventory. */
  public static final String CLUSTER_ID = PREFIX + "cluster-id";

  private Mark() {}

  /** Whose the object is; empty when it carries no id of ours. */
  public static Optional<UUID> clusterOf(JsonNode object) {
    return id(object.path("metadata").path("labels").path(CLUSTER_ID));
  }

  /** The id in a text node. */
  public static Optional<UUID> id(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(UUID.fromString(text.asText())) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Somebody else's word under our label: it proves nothing.
      return Optional.empty();
    }
  }
}
