package io.vclustermanager.graphql.event;

import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.inventory.Among;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the argument {@code filter} of events. */
@Singleton
final class EventFilters {
  private static final List<UUID> NOBODY = List.of();

  private final Clusters clusters;
  private final Owners owners;

  EventFilters(Clusters clusters, Owners owners) {
    this.clusters = clusters;
    this.owners = owners;
  }

  /** The filter of events; empty when it names a cluster or owners that cannot be seen. */
  Optional<EventFilter> of(Inputs arguments, Scope scope) {
    var filter = FilterInput.of(arguments);
    var cluster = filter.given().textOrNull("cluster");
    var clusterId = cluster == null ? null : clusterId(cluster, scope);
    var owners = owners(filter, scope);
    return (cluster != null && clusterId == null) || NOBODY.equals(owners.in())
        ? Optional.empty()
        : Optional.of(
            new EventFilter(types(filter), clusterId, null, owners, filter.times("occurredAt")));
  }

  private @Nullable UUID clusterId(String idOrName, Scope scope) {
    return ClusterRef.parse(idOrName)
        .flatMap(ref -> clusters.find(ref, scope))
        .map(Cluster::id)
        .orElse(null);
  }

  private static Among<Event.Type> types(FilterInput filter) {
    return filter.constants("types", Event.Type.class).and(filter.anyOf("type", Event.Type.class));
  }

  private Among<UUID> owners(FilterInput filter, Scope scope) {
    var owner = filter.given().textOrNull("owner");
    var names = filter.texts("owners").and(owner == null ? Among.any() : Among.of(List.of(owner)));
    return names.isAny() ? Among.any() : keys(names, scope);
  }

  /** Events carry their owner's key. Names that nobody has, or nobody who is seen, have none. */
  private Among<UUID> keys(Among<String> names, Scope scope) {
    var in = names.in();
    var all = new ArrayList<>(names.not());
    all.addAll(in == null ? List.of() : in);
    var found = owners.byNames(all, scope);
    return new Among<>(in == null ? null : keys(in, found), keys(names.not(), found));
  }

  private static List<UUID> keys(List<String> names, Map<String, Owner> found) {
    return names.stream()
        .flatMap(name -> Optional.ofNullable(found.get(name)).stream())
        .map(Owner::id)
        .toList();
  }
}
