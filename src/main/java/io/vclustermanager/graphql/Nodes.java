package io.vclustermanager.graphql;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of one kind are found by their ids. Each noun brings its own, and reads the ids
 * of its own.
 *
 * @param key of an id; empty for the ids of other kinds, and for texts that are none
 * @param source reads the nodes
 * @param <K> what a node is found by
 */
public record Nodes<K>(Function<String, Optional<K>> key, SourceFor<K> source) {
  /** Reads nodes by their keys. */
  @FunctionalInterface
  public interface Source<K> {
    /** Those that are there and may be seen, in one statement. */
    Map<K, ?> byKeys(Collection<K> keys, Scope scope);
  }

  /** Reads nodes by their keys for somebody, of kinds that no scope covers. */
  @FunctionalInterface
  public interface SourceFor<K> {
    /** Those that are there and may be seen, in one statement. */
    Map<K, ?> byKeys(Collection<K> keys, Actor actor);
  }

  /** Brings the nodes of a noun into the graph. */
  public interface Bringer {
    /** One of each kind. */
    Collection<Nodes<?>> nodes();
  }

  /** Of a kind of which a scope says who may see which. */
  public static <K> Nodes<K> by(Function<String, Optional<K>> key, Source<K> source) {
    return new Nodes<>(key, (keys, actor) -> source.byKeys(keys, actor.scope()));
  }

  /** The same, of a kind whose ids are {@link NodeId}s. */
  public static Nodes<UUID> of(NodeId.Kind kind, Source<UUID> source) {
    return by(id -> NodeId.parse(kind, id), source);
  }

  /** The same, of a kind that no scope covers. */
  public static Nodes<UUID> ofSomebodys(NodeId.Kind kind, SourceFor<UUID> source) {
    return new Nodes<>(id -> NodeId.parse(kind, id), source);
  }

  /** Those of these ids that are of this kind, are there and may be seen, by their ids. */
  Map<String, Object> find(Set<String> ids, Actor actor) {
    var keys = new HashMap<String, K>();
    ids.forEach(id -> key.apply(id).ifPresent(each -> keys.put(id, each)));
    var found = keys.isEmpty() ? Map.<K, Object>of() : source.byKeys(keys.values(), actor);
    var nodes = new HashMap<String, Object>();
    keys.forEach((id, each) -> put(nodes, id, found.get(each)));
    return nodes;
  }

  private static void put(Map<String, Object> nodes, String id, @Nullable Object node) {
    if (node != null) {
      nodes.put(id, node);
    }
  }
}
