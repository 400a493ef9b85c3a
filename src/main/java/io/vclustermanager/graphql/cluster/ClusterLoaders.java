package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Clusters.Parent;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.inventory.UsualDurations;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Operation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Clusters and their operations that an answer refers to. */
@Singleton
public final class ClusterLoaders implements Loader.Source {
  private final Loader<Loader.Key, Cluster> cluster;
  private final Loader<Loader.About<Event>, Cluster> ofEvent;
  private final Loader<Loader.Key, Operation> operation;
  private final Loader<Loader.Key, Duration> usualDuration;
  private final Loader<Loader.Key, ActorName> deletedBy;
  private final Loader<Loader.PageKey<PageRequest>, Page<Operation>> operations;
  private final Loader<Loader.PageKey<ClusterLists.Asked>, Page<Cluster>> ofOwners;
  private final Loader<Loader.PageKey<ClusterLists.Asked>, Page<Cluster>> ofHosts;

  ClusterLoaders(Clusters clusters, Operations all, UsualDurations durations) {
    this.cluster = Loader.byIds("cluster", clusters::byIds);
    this.ofEvent = Loader.ofKnown("eventCluster", clusters::ofEvents);
    this.operation = Loader.byIds("operation", all::byIds);
    this.usualDuration = Loader.byIds("usualDuration", (ids, _) -> durations.of(ids));
    this.deletedBy = Loader.byIds("deletedBy", all::deletedBy);
    this.operations = Loader.pages("operations", all::pagesOf);
    this.ofOwners = Loader.pages("ownerClusters", clustersOf(clusters, Parent.OWNER));
    this.ofHosts = Loader.pages("hostClusters", clustersOf(clusters, Parent.HOST));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(
        cluster, ofEvent, operation, usualDuration, deletedBy, operations, ofOwners, ofHosts);
  }

  /**
   * Below a mutation's payload it is the one of the payload, which a dry run leaves nowhere else.
   */
  public CompletableFuture<Cluster> cluster(DataFetchingEnvironment environment, UUID id) {
    return ofPayload(environment, id)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> Loader.load(cluster, environment, id));
  }

  /**
   * The cluster of an event; where the viewer may not see it any more, what is left of it for who
   * sees the event, see {@link Cluster#asOf}.
   */
  public CompletableFuture<Cluster> ofEvent(DataFetchingEnvironment environment, Event event) {
    return ofPayload(environment, event.clusterId())
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> Loader.loadOf(ofEvent, environment, event));
  }

  private static Optional<Cluster> ofPayload(DataFetchingEnvironment environment, UUID id) {
    return environment.getLocalContext() instanceof Subject subject
            && subject.cluster().id().equals(id)
        ? Optional.of(subject.cluster())
        : Optional.empty();
  }

  /** One operation. */
  public CompletableFuture<Operation> operation(DataFetchingEnvironment environment, UUID id) {
    return Loader.load(operation, environment, id);
  }

  /** How long an operation of its like usually takes; null where none is known. */
  CompletableFuture<Duration> usualDuration(DataFetchingEnvironment environment, UUID operation) {
    return Loader.load(usualDuration, environment, operation);
  }

  /** Who asked for the delete that took a cluster away. */
  CompletableFuture<ActorName> deletedBy(DataFetchingEnvironment environment, UUID cluster) {
    return Loader.load(deletedBy, environment, cluster);
  }

  /** The page of a cluster's operations that the arguments ask for. */
  CompletableFuture<Page<Operation>> operations(DataFetchingEnvironment environment, UUID of) {
    return Loader.loadPage(operations, environment, of, Inputs.arguments(environment).page());
  }

  /** The page of an owner's clusters that the arguments ask for. */
  public CompletableFuture<Page<Cluster>> ofOwner(DataFetchingEnvironment environment, UUID owner) {
    return Loader.loadPage(ofOwners, environment, owner, ClusterLists.asked(environment));
  }

  /** The page of a host's clusters that the arguments ask for. */
  public CompletableFuture<Page<Cluster>> ofHost(DataFetchingEnvironment environment, UUID host) {
    return Loader.loadPage(ofHosts, environment, host, ClusterLists.asked(environment));
  }

  private static Loader.PagesOf<ClusterLists.Asked, Cluster> clustersOf(
      Clusters clusters, Parent parent) {
    return (ids, asked, scope) ->
        clusters.pagesOf(parent, ids, asked.filter(), asked.order(), asked.page(), scope);
  }
}
