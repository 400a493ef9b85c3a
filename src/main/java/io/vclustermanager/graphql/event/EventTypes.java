package io.vclustermanager.graphql.event;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.cluster.ClusterLoaders;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Operation;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** Events: the query, what one is, and those of clusters and operations. */
@Singleton
final class EventTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final Events events;
  private final EventFilters filters;
  private final EventLoaders loaders;
  private final ClusterLoaders clusters;

  EventTypes(Events events, EventFilters filters, EventLoaders loaders, ClusterLoaders clusters) {
    this.events = events;
    this.filters = filters;
    this.loaders = loaders;
    this.clusters = clusters;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.by(Event::position, events::byPositions));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("events", (_, environment) -> events(environment))
            .done());
    CommonTypes.ofEachKind(
        target,
        cluster ->
            cluster.loaded(
                "events", (each, environment) -> loaders.ofCluster(environment, each.id())));
    target.type(
        TypeFields.of("Operation", Operation.class)
            .loaded(
                "events",
                (operation, environment) -> loaders.ofOperation(environment, operation.id()))
            .done());
    wireEvent(target);
  }

  private void wireEvent(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Event", Event.class)
            .field("id", Event::id)
            .field("cursor", event -> events.cursor(event))
            .field("type", Event::type)
            .field("occurredAt", Event::occurredAt)
            .field("phase", Event::phase)
            .loaded("cluster", (event, environment) -> clusters.ofEvent(environment, event))
            .loaded(
                "operation",
                (event, environment) ->
                    event.operationId() == null
                        ? null
                        : clusters.operation(environment, event.operationId()))
            .field("actor", Event::actor)
            .field("changes", Event::changes)
            .done());
    target.type(
        TypeFields.of("Change", FieldChange.class)
            .field("field", FieldChange::field)
            .field("before", FieldChange::before)
            .field("after", FieldChange::after)
            .done());
  }

  private Object events(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var scope = Callers.scope(environment);
    return filters
        .of(arguments, scope)
        .map(filter -> events.page(filter, arguments.page(), scope))
        .orElseGet(() -> new Page<>(List.of(), false, false, () -> 0));
  }
}
