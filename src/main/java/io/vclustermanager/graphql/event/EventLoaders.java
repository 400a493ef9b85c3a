package io.vclustermanager.graphql.event;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.Event;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Events of what an answer holds. */
@Singleton
final class EventLoaders implements Loader.Source {
  private final Loader<Loader.PageKey<PageRequest>, Page<Event>> ofClusters;
  private final Loader<Loader.PageKey<PageRequest>, Page<Event>> ofOperations;

  EventLoaders(Events events) {
    this.ofClusters = Loader.pages("clusterEvents", events::pagesOfClusters);
    this.ofOperations = Loader.pages("operationEvents", events::pagesOfOperations);
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(ofClusters, ofOperations);
  }

  /** The page of a cluster's events that the arguments ask for. */
  CompletableFuture<Page<Event>> ofCluster(DataFetchingEnvironment environment, UUID cluster) {
    return Loader.loadPage(ofClusters, environment, cluster, Inputs.arguments(environment).page());
  }

  /** The page of an operation's events that the arguments ask for. */
  CompletableFuture<Page<Event>> ofOperation(DataFetchingEnvironment environment, UUID operation) {
    return Loader.loadPage(
        ofOperations, environment, operation, Inputs.arguments(environment).page());
  }
}
