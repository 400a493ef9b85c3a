package io.vclustermanager.graphql.event;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Reads the argument {@code filter} of events. */
@Singleton
final class EventFilters {
  private final Clusters clusters;
  private final Owners owners;

  EventFilters(Clusters clusters, Owners owners) {
    this.clusters = clusters;
    this.owners = owners;
  }

  /** The filter of events; empty when it names a cluster or owner that cannot be seen. */
  Optional<EventFilter> of(Inputs arguments, Scope scope) {
    var filter = arguments.find("filter");
    if (filter.isEmpty()) {
      return Optional.of(EventFilter.ANY);
    }
    var given = filter.get();
    var cluster = given.textOrNull("cluster");
    var owner = given.textOrNull("owner");
    var clusterId =
        cluster == null
            ? null
            : ClusterRef.parse(cluster)
                .flatMap(ref -> clusters.find(ref, scope))
                .map(Cluster::id)
                .orElse(null);
    var ownerId =
        owner == null ? null : owners.find(owner, scope).map(each -> each.id()).orElse(null);
    if ((cluster != null && clusterId == null) || (owner != null && ownerId == null)) {
      return Optional.empty();
    }
    var types =
        Optional.ofNullable(given.constantsOrNull("type", Event.Type.class))
            .map(Set::copyOf)
            .orElse(null);
    return Optional.of(new EventFilter(types, clusterId, null, ownerId));
  }
}
