package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.event.EventRelay;
import io.vclustermanager.inventory.Events;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The subscription clusterEvents. */
@Singleton
final class ClusterEventsFetcher implements RootField {
  private final EventRelay relay;
  private final QueryFields queries;
  private final LiveScopes scopes;

  ClusterEventsFetcher(EventRelay relay, QueryFields queries, LiveScopes scopes) {
    this.relay = relay;
    this.queries = queries;
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
    var from = after == null ? relay.head() : Events.position(after);
    return queries
        .eventFilter(arguments, Callers.scope(environment))
        .<Publisher<?>>map(filter -> relay.after(from, filter, scopes.of(environment), _ -> false))
        .orElseGet(Flux::never);
  }
}
