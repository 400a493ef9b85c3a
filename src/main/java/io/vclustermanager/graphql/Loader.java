package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.inventory.Page;
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

/**
 * The typed handle of a batch loader: what many objects of an answer refer to is read by one
 * statement.
 *
 * @param <K> what is asked for
 * @param <V> what comes
 */
public final class Loader<K, V> {
  private static final DataLoaderOptions UNCACHED =
      DataLoaderOptions.newOptions().setCachingEnabled(false).build();

  private final String name;
  private final Function<Set<K>, Map<K, V>> source;

  private Loader(String name, Function<Set<K>, Map<K, V>> source) {
    this.name = name;
    this.source = source;
  }

  /** Brings the loaders of one noun into each operation. */
  public interface Source {
    /** The handles; a name is taken once in the whole graph. */
    Collection<Loader<?, ?>> loaders();
  }

  /** What is wanted: a key, and whose eyes may see it. */
  public record Key(UUID id, Scope scope) {}

  /** Which page of what belongs to a key. */
  public record PageKey<A>(UUID id, A asked, Scope scope) {}

  /** Reads what belongs to several keys at once. */
  @FunctionalInterface
  public interface ByIds<T> {
    /** What is there and may be seen, by its key. */
    Map<UUID, T> load(Collection<UUID> ids, Scope scope);
  }

  /** Reads the same page of what belongs to several keys at once. */
  @FunctionalInterface
  public interface PagesOf<A, T> {
    /** The page of each key. */
    Map<UUID, Page<T>> load(Collection<UUID> ids, A asked, Scope scope);
  }

  /** One of each key. */
  public static <T> Loader<Key, T> byIds(String name, ByIds<T> source) {
    return new Loader<>(
        name,
        keys ->
            keys.stream().collect(Collectors.groupingBy(Key::scope)).entrySet().stream()
                .map(group -> load(source, group.getKey(), group.getValue()))
                .collect(HashMap::new, Map::putAll, Map::putAll));
  }

  /** What is wanted: something that is known already, and whose eyes may see it. */
  public record About<K>(K known, Scope scope) {}

  /** Reads what is said of several that are known already. */
  @FunctionalInterface
  public interface OfKnown<K, T> {
    /** What is there, of each. */
    Map<K, T> load(Collection<K> known, Scope scope);
  }

  /** One of each that is known already. */
  public static <K, T> Loader<About<K>, T> ofKnown(String name, OfKnown<K, T> source) {
    return new Loader<>(
        name,
        keys -> {
          var result = new HashMap<About<K>, T>();
          keys.stream()
              .collect(Collectors.groupingBy(About::scope))
              .forEach(
                  (scope, group) ->
                      source
                          .load(group.stream().map(About::known).toList(), scope)
                          .forEach((known, value) -> result.put(new About<>(known, scope), value)));
          return result;
        });
  }

  /** The one of this, as the viewer may see it. */
  public static <K, T> CompletableFuture<T> loadOf(
      Loader<About<K>, T> handle, DataFetchingEnvironment environment, K known) {
    return handle.in(environment).load(new About<>(known, Callers.scope(environment)));
  }

  /** A page of each key. */
  public static <A, T> Loader<PageKey<A>, Page<T>> pages(String name, PagesOf<A, T> source) {
    return new Loader<>(
        name,
        keys ->
            keys.stream()
                .collect(Collectors.groupingBy(key -> new Part<>(key.asked, key.scope)))
                .entrySet()
                .stream()
                .map(group -> loadPages(source, group.getKey(), group.getValue()))
                .collect(HashMap::new, Map::putAll, Map::putAll));
  }

  /** The one of this key, as the viewer may see it. */
  public static <T> CompletableFuture<T> load(
      Loader<Key, T> handle, DataFetchingEnvironment environment, UUID id) {
    return handle.in(environment).load(new Key(id, Callers.scope(environment)));
  }

  /** The page of this key, as the viewer may see it. */
  public static <A, T> CompletableFuture<Page<T>> loadPage(
      Loader<PageKey<A>, Page<T>> handle, DataFetchingEnvironment environment, UUID id, A asked) {
    return handle.in(environment).load(new PageKey<>(id, asked, Callers.scope(environment)));
  }

  String name() {
    return name;
  }

  /** Nothing is cached: a subscription keeps its loaders, and each event shows what is so now. */
  DataLoader<K, V> make() {
    return DataLoaderFactory.newMappedDataLoader(
        (Set<K> keys) -> CompletableFuture.completedFuture(source.apply(keys)), UNCACHED);
  }

  private DataLoader<K, V> in(DataFetchingEnvironment environment) {
    DataLoader<K, V> loader = environment.getDataLoader(name);
    if (loader == null) {
      throw new IllegalStateException("No batch loader is called " + name);
    }
    return loader;
  }

  private static <T> Map<Key, T> load(ByIds<T> source, Scope scope, Collection<Key> keys) {
    var result = new HashMap<Key, T>();
    source
        .load(keys.stream().map(Key::id).toList(), scope)
        .forEach((id, value) -> result.put(new Key(id, scope), value));
    return result;
  }

  private record Part<A>(A asked, Scope scope) {}

  private static <A, T> Map<PageKey<A>, Page<T>> loadPages(
      PagesOf<A, T> source, Part<A> part, Collection<PageKey<A>> keys) {
    var result = new HashMap<PageKey<A>, Page<T>>();
    source
        .load(keys.stream().map(PageKey::id).toList(), part.asked, part.scope)
        .forEach((id, page) -> result.put(new PageKey<>(id, part.asked, part.scope), page));
    return result;
  }
}
