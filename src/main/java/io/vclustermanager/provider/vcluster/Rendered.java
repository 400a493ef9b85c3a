package io.vclustermanager.provider.vcluster;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the chart made of values: Kubernetes' objects, read strictly. */
record Rendered(List<RenderedObject> objects) {
  private static final int MOST = 500;

  /** The chart itself writes priorityClassName twice. */
  private static final StrictYaml YAML =
      StrictYaml.within(new TextBounds(1 << 20, 60)).takingRepeats();

  /** Reads manifests, one document each. */
  static Rendered read(String manifests) throws NotTakenException {
    var objects = new ArrayList<RenderedObject>();
    for (var document : YAML.documents(manifests, MOST)) {
      // One that is no object is of no known kind.
      if (document != null) {
        objects.add(new RenderedObject(map(document)));
      }
    }
    return new Rendered(List.copyOf(objects));
  }

  /** What they are called, each once. */
  Set<String> names() {
    return objects.stream().map(RenderedObject::words).collect(Collectors.toSet());
  }

  /** The names of those of a kind. */
  Set<String> names(String kind) {
    return objects.stream()
        .filter(each -> each.kind().equals(kind))
        .map(RenderedObject::name)
        .collect(Collectors.toSet());
  }

  /** One of them. */
  record RenderedObject(Map<?, ?> root) {
    /** With its group: {@code apps/StatefulSet}, {@code Secret}. */
    String kind() {
      var version = text(root.get("apiVersion"));
      var slash = version.indexOf('/');
      return (slash < 0 ? "" : version.substring(0, slash) + "/") + text(root.get("kind"));
    }

    String name() {
      return text(object("metadata").get("name"));
    }

    /** Empty where it is the release's. */
    String namespace() {
      return text(object("metadata").get("namespace"));
    }

    String words() {
      return kind() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
    }

    /** An object in it; empty where there is none. */
    Map<?, ?> object(String... path) {
      Map<?, ?> at = root;
      for (var name : path) {
        at = map(at.get(name));
      }
      return at;
    }
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** The objects of a list. */
  static Stream<Map<?, ?>> maps(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().filter(Objects::nonNull).<Map<?, ?>>map(Rendered::map)
        : Stream.of();
  }

  static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
