package io.vclustermanager.graphql.event;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.event.EventRelay;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.RootField;
import io.vclustermanager.inventory.Events;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** The subscription clusterEvents. */
@Singleton
final class ClusterEventsFetcher implements RootField {
  private final EventRelay relay;
  private final Events events;
  private final EventFilters filters;
  private final LiveScopes scopes;

  ClusterEventsFetcher(EventRelay relay, Events events, EventFilters filters, LiveScopes scopes) {
    this.relay = relay;
    this.events = events;
    this.filters = filters;
    this.scopes = scopes;
  }

  @Override
  public String type() {
    return "Subscription";
  }

  @Override
  public String name() {
    return "clusterEvents";
  }

  @Override
  public Publisher<?> get(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var after = arguments.textOrNull("after");
    var from = after == null ? relay.head() : events.placeOf(after);
    var filter =
        filters
            .of(arguments, Callers.scope(environment))
            .orElseThrow(ClusterEventsFetcher::nothingToWatch);
    return relay.after(from, filter, scopes.of(environment), _ -> false);
  }

  /** Silence for ever would look like a subscription that works. */
  private static GraphQlProblem nothingToWatch() {
    return GraphQlProblem.of(
        GraphQlProblem.Code.BAD_USER_INPUT,
        "The filter names a cluster or an owner that is not there or may not be seen. To watch a"
            + " cluster from its beginning, subscribe without it or by owner.");
  }
}
