package io.vclustermanager.graphql.event;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.event.EventRelay;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.RootField;
import io.vclustermanager.inventory.CursorExpiredException;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.NodeId;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** The subscription operationEvents. */
@Singleton
final class OperationEventsFetcher implements RootField {
  private final EventRelay relay;
  private final Events events;
  private final Operations operations;
  private final LiveScopes scopes;

  OperationEventsFetcher(
      EventRelay relay, Events events, Operations operations, LiveScopes scopes) {
    this.relay = relay;
    this.events = events;
    this.operations = operations;
    this.scopes = scopes;
  }

  @Override
  public String type() {
    return "Subscription";
  }

  @Override
  public String name() {
    return "operationEvents";
  }

  @Override
  public Publisher<?> get(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var operation =
        arguments
            .key("operationId", NodeId.Kind.OPERATION)
            .flatMap(id -> operations.find(id, Callers.scope(environment)))
            .orElseThrow(
                () ->
                    GraphQlProblem.of(
                        Code.BAD_USER_INPUT, "There is no such operation that you may see."));
    if (!operation.isOpen() && !events.hasEndOf(operation.id())) {
      // The stream ends with that event, and would wait for it for ever.
      throw CursorExpiredException.pastItsTime();
    }
    var after = arguments.textOrNull("after");
    return relay.after(
        after == null ? 0 : events.placeOf(after),
        EventFilter.ofOperation(operation.id()),
        scopes.of(environment),
        event -> event.type() == Event.Type.OPERATION_FINISHED);
  }
}
