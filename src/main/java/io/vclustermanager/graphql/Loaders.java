package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
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
@Factory
final class Loaders {
  private static final String CLUSTER = "cluster";
  private static final String OPERATION = "operation";
  private static final String OWNER = "owner";
  private static final String OPERATIONS = "operations";
  private static final String CLUSTER_EVENTS = "clusterEvents";
  private static final String OPERATION_EVENTS = "operationEvents";

  /** What is wanted: a key, and whose eyes may see it. */
  private record Key(UUID id, Scope scope) {}

  /** A page of what belongs to a key. */
  private record PageKey(UUID id, PageRequest page, Scope scope) {}

  /** Reads what belongs to several keys at once. */
  private interface ByIds<T> {
    Map<UUID, T> load(Collection<UUID> ids, Scope scope);
  }

  /** Reads the same page of what belongs to several keys at once. */
  private interface PagesOf<T> {
    Map<UUID, Page<T>> load(Collection<UUID> ids, PageRequest page, Scope scope);
  }

  /** A fresh registry. */
  @Prototype
  DataLoaderRegistry registry(
      Clusters clusters, Operations operations, Owners owners, Events events) {
    return DataLoaderRegistry.newRegistry()
        .register(CLUSTER, byIds(clusters::byIds))
        .register(OPERATION, byIds(operations::byIds))
        .register(OWNER, byIds(owners::byIds))
        .register(OPERATIONS, pages(operations::pagesOf))
        .register(CLUSTER_EVENTS, pages(events::pagesOfClusters))
        .register(OPERATION_EVENTS, pages(events::pagesOfOperations))
        .build();
  }

  static CompletableFuture<Cluster> cluster(DataFetchingEnvironment environment, UUID id) {
    return load(environment, CLUSTER, id);
  }

  static CompletableFuture<Operation> operation(DataFetchingEnvironment environment, UUID id) {
    return load(environment, OPERATION, id);
  }

  static CompletableFuture<Owner> owner(DataFetchingEnvironment environment, UUID id) {
    return load(environment, OWNER, id);
  }

  static CompletableFuture<Page<Operation>> operations(
      DataFetchingEnvironment environment, UUID cluster) {
    return loadPage(environment, OPERATIONS, cluster);
  }

  static CompletableFuture<Page<Event>> clusterEvents(
      DataFetchingEnvironment environment, UUID cluster) {
    return loadPage(environment, CLUSTER_EVENTS, cluster);
  }

  static CompletableFuture<Page<Event>> operationEvents(
      DataFetchingEnvironment environment, UUID operation) {
    return loadPage(environment, OPERATION_EVENTS, operation);
  }

  private static <T> CompletableFuture<T> load(
      DataFetchingEnvironment environment, String name, UUID id) {
    DataLoader<Key, T> loader = Loaders.loader(environment, name);
    return loader.load(new Key(id, Callers.scope(environment)));
  }

  private static <T> CompletableFuture<Page<T>> loadPage(
      DataFetchingEnvironment environment, String name, UUID id) {
    DataLoader<PageKey, Page<T>> loader = Loaders.loader(environment, name);
    return loader.load(
        new PageKey(id, Inputs.arguments(environment).page(), Callers.scope(environment)));
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
    return DataLoaderFactory.newMappedDataLoader(
        source::apply, DataLoaderOptions.newOptions().setCachingEnabled(false).build());
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

  private record Part(PageRequest page, Scope scope) {}

  private static <T> DataLoader<PageKey, Page<T>> pages(PagesOf<T> source) {
    return loader(
        (Set<PageKey> keys) ->
            CompletableFuture.completedFuture(
                keys.stream()
                    .collect(Collectors.groupingBy(key -> new Part(key.page, key.scope)))
                    .entrySet()
                    .stream()
                    .map(group -> loadPages(source, group.getKey(), group.getValue()))
                    .collect(HashMap::new, Map::putAll, Map::putAll)));
  }

  private static <T> Map<PageKey, Page<T>> loadPages(
      PagesOf<T> source, Part part, Collection<PageKey> keys) {
    var result = new HashMap<PageKey, Page<T>>();
    source
        .load(keys.stream().map(PageKey::id).toList(), part.page, part.scope)
        .forEach((id, page) -> result.put(new PageKey(id, part.page, part.scope), page));
    return result;
  }
}
