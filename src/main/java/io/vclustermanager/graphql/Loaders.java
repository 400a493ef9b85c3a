package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.transport.BatchLoaders;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Clusters.Place;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;

/**
 * The batch loaders: what many objects of an answer refer to is read by one statement. There is a
 * registry for each operation, so that nobody sees what was loaded for another.
 */
@Singleton
final class Loaders implements BatchLoaders {
  private static final DataLoaderOptions UNCACHED =
      DataLoaderOptions.newOptions().setCachingEnabled(false).build();

  private static final String CLUSTER = "cluster";
  private static final String OPERATION = "operation";
  private static final String OWNER = "owner";
  private static final String OPERATIONS = "operations";
  private static final String CLUSTER_EVENTS = "clusterEvents";
  private static final String OPERATION_EVENTS = "operationEvents";
  private static final String KUBECONFIG_GRANTS = "kubeconfigGrants";
  private static final String OWNER_CLUSTERS = "ownerClusters";
  private static final String HOST_CLUSTERS = "hostClusters";
  private static final String HOST_COUNT = "hostCount";
  private static final String TEMPLATE_VERSIONS = "templateVersions";
  private static final String NEWEST_VERSION = "newestVersion";

  /** What is wanted: a key, and whose eyes may see it. */
  private record Key(UUID id, Scope scope) {}

  /** Which page of what belongs to a key. */
  private record PageKey<A>(UUID id, A asked, Scope scope) {}

  /** Reads what belongs to several keys at once. */
  private interface ByIds<T> {
    Map<UUID, T> load(Collection<UUID> ids, Scope scope);
  }

  /** Reads the same page of what belongs to several keys at once. */
  private interface PagesOf<A, T> {
    Map<UUID, Page<T>> load(Collection<UUID> ids, A asked, Scope scope);
  }

  private final Clusters clusters;
  private final Operations operations;
  private final Owners owners;
  private final Events events;
  private final Hosts hosts;
  private final KubeconfigGrants grants;
  private final Templates templates;

  Loaders(
      Clusters clusters,
      Operations operations,
      Owners owners,
      Events events,
      Hosts hosts,
      KubeconfigGrants grants,
      Templates templates) {
    this.clusters = clusters;
    this.operations = operations;
    this.owners = owners;
    this.events = events;
    this.hosts = hosts;
    this.grants = grants;
    this.templates = templates;
  }

  @Override
  public DataLoaderRegistry registry() {
    return DataLoaderRegistry.newRegistry()
        .register(CLUSTER, byIds(clusters::byIds))
        .register(OPERATION, byIds(operations::byIds))
        .register(OWNER, byIds(owners::byIds))
        .register(OPERATIONS, pages(operations::pagesOf))
        .register(CLUSTER_EVENTS, pages(events::pagesOfClusters))
        .register(OPERATION_EVENTS, pages(events::pagesOfOperations))
        .register(KUBECONFIG_GRANTS, pages(grants::pagesOf))
        .register(OWNER_CLUSTERS, pages(clustersOf(clusters, Place.OWNER)))
        .register(HOST_CLUSTERS, pages(clustersOf(clusters, Place.HOST)))
        .register(HOST_COUNT, byIds((ids, _) -> hosts.liveClusters(ids)))
        .register(TEMPLATE_VERSIONS, pages(templates::pagesOfVersions))
        .register(NEWEST_VERSION, byIds((ids, _) -> templates.newest(ids)))
        .build();
  }

  private static PagesOf<ClusterLists.Asked, Cluster> clustersOf(Clusters clusters, Place place) {
    return (ids, asked, scope) ->
        clusters.pagesOf(place, ids, asked.filter(), asked.order(), asked.page(), scope);
  }

  /**
   * Below a mutation's payload it is the one of the payload, which a dry run leaves nowhere else.
   */
  static CompletableFuture<Cluster> cluster(DataFetchingEnvironment environment, UUID id) {
    return environment.getLocalContext() instanceof Subject subject
            && subject.cluster().id().equals(id)
        ? CompletableFuture.completedFuture(subject.cluster())
        : load(environment, CLUSTER, id);
  }

  static CompletableFuture<Operation> operation(DataFetchingEnvironment environment, UUID id) {
    return load(environment, OPERATION, id);
  }

  static CompletableFuture<Owner> owner(DataFetchingEnvironment environment, UUID id) {
    return load(environment, OWNER, id);
  }

  static CompletableFuture<Page<Operation>> operations(
      DataFetchingEnvironment environment, UUID cluster) {
    return loadPage(environment, OPERATIONS, cluster, page(environment));
  }

  static CompletableFuture<Page<Event>> clusterEvents(
      DataFetchingEnvironment environment, UUID cluster) {
    return loadPage(environment, CLUSTER_EVENTS, cluster, page(environment));
  }

  static CompletableFuture<Page<Event>> operationEvents(
      DataFetchingEnvironment environment, UUID operation) {
    return loadPage(environment, OPERATION_EVENTS, operation, page(environment));
  }

  static CompletableFuture<Page<KubeconfigGrant>> kubeconfigGrants(
      DataFetchingEnvironment environment, UUID cluster) {
    return loadPage(environment, KUBECONFIG_GRANTS, cluster, page(environment));
  }

  static CompletableFuture<Page<Cluster>> ownerClusters(
      DataFetchingEnvironment environment, UUID owner) {
    return loadPage(environment, OWNER_CLUSTERS, owner, ClusterLists.asked(environment));
  }

  static CompletableFuture<Page<Cluster>> hostClusters(
      DataFetchingEnvironment environment, UUID host) {
    return loadPage(environment, HOST_CLUSTERS, host, ClusterLists.asked(environment));
  }

  /** How many clusters are on a host, be they seen or not. */
  static CompletableFuture<Long> hostCount(DataFetchingEnvironment environment, UUID host) {
    return load(environment, HOST_COUNT, host);
  }

  static CompletableFuture<Page<Template.Version>> templateVersions(
      DataFetchingEnvironment environment, UUID template) {
    return loadPage(environment, TEMPLATE_VERSIONS, template, page(environment));
  }

  /** The newest version of a template that is in use; null of others. */
  static CompletableFuture<Integer> newestVersion(
      DataFetchingEnvironment environment, UUID template) {
    return load(environment, NEWEST_VERSION, template);
  }

  private static PageRequest page(DataFetchingEnvironment environment) {
    return Inputs.arguments(environment).page();
  }

  private static <T> CompletableFuture<T> load(
      DataFetchingEnvironment environment, String name, UUID id) {
    DataLoader<Key, T> loader = Loaders.loader(environment, name);
    return loader.load(new Key(id, Callers.scope(environment)));
  }

  private static <A, T> CompletableFuture<Page<T>> loadPage(
      DataFetchingEnvironment environment, String name, UUID id, A asked) {
    DataLoader<PageKey<A>, Page<T>> loader = Loaders.loader(environment, name);
    return loader.load(new PageKey<>(id, asked, Callers.scope(environment)));
  }

  private static <K, V> DataLoader<K, V> loader(DataFetchingEnvironment environment, String name) {
    DataLoader<K, V> loader = environment.getDataLoader(name);
    if (loader == null) {
      throw new IllegalStateException("No batch loader is called " + name);
    }
    return loader;
  }

  /** Nothing is cached: a subscription keeps its loaders, and each event shows what is so now. */
  private static <K, V> DataLoader<K, V> loader(
      Function<Set<K>, CompletableFuture<Map<K, V>>> source) {
    return DataLoaderFactory.newMappedDataLoader(source::apply, UNCACHED);
  }

  private static <T> DataLoader<Key, T> byIds(ByIds<T> source) {
    return loader(
        (Set<Key> keys) ->
            CompletableFuture.completedFuture(
                keys.stream().collect(Collectors.groupingBy(Key::scope)).entrySet().stream()
                    .map(group -> load(source, group.getKey(), group.getValue()))
                    .collect(HashMap::new, Map::putAll, Map::putAll)));
  }

  private static <T> Map<Key, T> load(ByIds<T> source, Scope scope, Collection<Key> keys) {
    var result = new HashMap<Key, T>();
    source
        .load(keys.stream().map(Key::id).toList(), scope)
        .forEach((id, value) -> result.put(new Key(id, scope), value));
    return result;
  }

  private record Part<A>(A asked, Scope scope) {}

  private static <A, T> DataLoader<PageKey<A>, Page<T>> pages(PagesOf<A, T> source) {
    return loader(
        (Set<PageKey<A>> keys) ->
            CompletableFuture.completedFuture(
                keys.stream()
                    .collect(Collectors.groupingBy(key -> new Part<>(key.asked, key.scope)))
                    .entrySet()
                    .stream()
                    .map(group -> loadPages(source, group.getKey(), group.getValue()))
                    .collect(HashMap::new, Map::putAll, Map::putAll)));
  }

  private static <A, T> Map<PageKey<A>, Page<T>> loadPages(
      PagesOf<A, T> source, Part<A> part, Collection<PageKey<A>> keys) {
    var result = new HashMap<PageKey<A>, Page<T>>();
    source
        .load(keys.stream().map(PageKey::id).toList(), part.asked, part.scope)
        .forEach((id, page) -> result.put(new PageKey<>(id, part.asked, part.scope), page));
    return result;
  }
}
