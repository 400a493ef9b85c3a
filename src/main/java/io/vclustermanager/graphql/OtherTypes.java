package io.vclustermanager.graphql;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Owners, operations, events and the viewer. */
@Singleton
final class OtherTypes implements TypeFields.Wiring {
  @Override
  public void wire(RuntimeWiring.Builder target) {
    wireViewer(target);
    wirePlaces(target);
    wireOperation(target);
    wireEvent(target);
  }

  private static void wireViewer(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Viewer", Actor.class)
            .field("actor", actor -> actor)
            .loaded(
                "owner",
                (actor, environment) ->
                    actor.ownOwner() == null ? null : Loaders.owner(environment, actor.ownOwner()))
            .field("memberships", actor -> List.copyOf(actor.memberships().entrySet()))
            .done());
    target.type(
        TypeFields.of("Membership", Map.Entry.class)
            .loaded(
                "owner",
                (membership, environment) -> Loaders.owner(environment, (UUID) membership.getKey()))
            .field("role", membership -> (Role) membership.getValue())
            .done());
  }

  private static void wirePlaces(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Owner", Owner.class)
            .field("id", owner -> NodeId.text(NodeId.Kind.OWNER, owner.id()))
            .field("name", Owner::name)
            .field("kind", Owner::kind)
            .field("createdAt", Owner::createdAt)
            .loaded(
                "clusters", (owner, environment) -> Loaders.ownerClusters(environment, owner.id()))
            .done());
  }

  private static void wireOperation(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Operation", Operation.class)
            .field("id", operation -> NodeId.text(NodeId.Kind.OPERATION, operation.id()))
            .field("kind", Operation::kind)
            .field("state", Operation::state)
            .loaded(
                "cluster",
                (operation, environment) -> Loaders.cluster(environment, operation.clusterId()))
            .field("requestedBy", Operation::requestedBy)
            .field("requestedAt", Operation::requestedAt)
            .field("startedAt", Operation::startedAt)
            .field("finishedAt", Operation::finishedAt)
            .field("attempt", Operation::attempt)
            .field("steps", Operation::steps)
            .field("progress", Operation::progress)
            .field("error", Operation::failure)
            .loaded(
                "supersededBy",
                (operation, environment) ->
                    operation.supersededBy() == null
                        ? null
                        : Loaders.operation(environment, operation.supersededBy()))
            .loaded(
                "events",
                (operation, environment) -> Loaders.operationEvents(environment, operation.id()))
            .field("version", Operation::version)
            .done());
    target.type(
        TypeFields.of("OperationStep", Step.class)
            .field("name", Step::name)
            .field("state", Step::state)
            .field("startedAt", Step::startedAt)
            .field("finishedAt", Step::finishedAt)
            .field("message", Step::message)
            .done());
    target.type(
        TypeFields.of("OperationError", Failure.class)
            .field("reason", Failure::reason)
            .field("message", Failure::message)
            .done());
  }

  private static void wireEvent(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Event", Event.class)
            .field("id", event -> "ev_" + event.position())
            .field("cursor", Events::cursor)
            .field("type", Event::type)
            .field("occurredAt", Event::occurredAt)
            .field("phase", Event::phase)
            .loaded(
                "cluster", (event, environment) -> Loaders.cluster(environment, event.clusterId()))
            .loaded(
                "operation",
                (event, environment) ->
                    event.operationId() == null
                        ? null
                        : Loaders.operation(environment, event.operationId()))
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
}
