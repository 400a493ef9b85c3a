package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watched objects of a host, by kind and namespace, without what nobody reads of them. */
public final class HostObjects {
  /** Of warnings only so many are kept in each namespace. */
  private static final int MOST_WARNINGS = 50;

  private final Map<WatchedKind, Map<String, Map<String, JsonNode>>> byKind =
      new EnumMap<>(WatchedKind.class);

  private final Set<WatchedKind> hidden = ConcurrentHashMap.newKeySet();

  HostObjects() {
    for (var kind : WatchedKind.values()) {
      byKind.put(kind, new ConcurrentHashMap<>());
    }
  }

  /** Those of a kind in a namespace. */
  public List<JsonNode> in(WatchedKind kind, String namespace) {
    var found = of(kind).get(namespace);
    return found == null ? List.of() : List.copyOf(found.values());
  }

  /** Whether the host lets the service see those of a kind. */
  public boolean shows(WatchedKind kind) {
    return !hidden.contains(kind);
  }

  /** The host does not let the service see those of a kind. */
  void hide(WatchedKind kind) {
    hidden.add(kind);
  }

  /**
   * The host lets the service see those of a kind.
   *
   * @return whether it did not before
   */
  boolean show(WatchedKind kind) {
    return hidden.remove(kind);
  }

  /** The namespace itself, if it carries our mark. */
  public Optional<JsonNode> namespace(String name) {
    return in(WatchedKind.NAMESPACES, name).stream().findFirst();
  }

  /** All of a kind. */
  public List<JsonNode> all(WatchedKind kind) {
    var all = new ArrayList<JsonNode>();
    of(kind).values().forEach(each -> all.addAll(each.values()));
    return all;
  }

  /** Keeps an object as it is now; the namespace that it is in. */
  String put(WatchedKind kind, JsonNode object) {
    var namespace = namespaceOf(kind, object);
    of(kind)
        .compute(
            namespace,
            (_, known) -> {
              var objects = known == null ? new ConcurrentHashMap<String, JsonNode>() : known;
              if (kind != WatchedKind.WARNINGS || objects.size() < MOST_WARNINGS) {
                objects.put(nameOf(object), Pruned.of(object));
              }
              return objects;
            });
    return namespace;
  }

  /** Forgets an object; the namespace that it was in. */
  String remove(WatchedKind kind, JsonNode object) {
    var namespace = namespaceOf(kind, object);
    of(kind)
        .computeIfPresent(
            namespace,
            (_, objects) -> {
              objects.remove(nameOf(object));
              return objects.isEmpty() ? null : objects;
            });
    return namespace;
  }

  /** Keeps these of a kind and no others. */
  void replace(WatchedKind kind, Collection<JsonNode> objects) {
    var there = new HashSet<String>();
    for (var object : objects) {
      there.add(put(kind, object) + "/" + nameOf(object));
    }
    for (var known : all(kind)) {
      if (!there.contains(namespaceOf(kind, known) + "/" + nameOf(known))) {
        remove(kind, known);
      }
    }
    hidden.remove(kind);
  }

  /** The namespaces in which anything is. */
  Set<String> namespaces() {
    var all = new HashSet<String>();
    byKind.values().forEach(each -> all.addAll(each.keySet()));
    return all;
  }

  private Map<String, Map<String, JsonNode>> of(WatchedKind kind) {
    return byKind.getOrDefault(kind, Map.of());
  }

  private static String namespaceOf(WatchedKind kind, JsonNode object) {
    return kind == WatchedKind.NAMESPACES
        ? nameOf(object)
        : object.path("metadata").path("namespace").asText();
  }

  private static String nameOf(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }
}
