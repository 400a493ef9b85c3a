package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.JsonMerge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values, looked into by paths with dots. What is of another type than expected counts as not
 * there: types are the schema's to check.
 */
public record ValuesTree(Map<String, @Nullable Object> root) {
  /** A value and where it stands. */
  record Place(List<String> path, @Nullable Object value) {
    public boolean isOn() {
      return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    boolean isFilled() {
      return switch (value) {
        case null -> false;
        case String text -> !text.isBlank();
        case Map<?, ?> map -> !map.isEmpty();
        case List<?> list -> !list.isEmpty();
        default -> true;
      };
    }

    public String text() {
      return value instanceof String text ? text : "";
    }

    Map<?, ?> map() {
      return value instanceof Map<?, ?> map ? map : Map.of();
    }

    public List<?> list() {
      return value instanceof List<?> list ? list : List.of();
    }

    /** What stands under a name in it, or at an index of it. */
    Place below(String name, @Nullable Object below) {
      var longer = new ArrayList<>(path);
      longer.add(name);
      return new Place(List.copyOf(longer), below);
    }
  }

  /** All places that a path names; {@code *} is every name, and nothing that is not there. */
  List<Place> all(String path) {
    var places = List.of(new Place(List.of(), root));
    for (var name : path.split("\\.")) {
      var next = new ArrayList<Place>();
      for (var place : places) {
        place
            .map()
            .forEach(
                (key, value) -> {
                  if (name.equals("*") || name.equals(key)) {
                    next.add(place.below(String.valueOf(key), value));
                  }
                });
      }
      places = next;
    }
    return places;
  }

  Optional<Place> find(String path) {
    return all(path).stream().findFirst();
  }

  public boolean isOn(String path) {
    return find(path).filter(Place::isOn).isPresent();
  }

  public boolean isFilled(String path) {
    return find(path).filter(Place::isFilled).isPresent();
  }

  public String text(String path) {
    return find(path).map(Place::text).orElse("");
  }

  Map<?, ?> map(String path) {
    return find(path).<Map<?, ?>>map(Place::map).orElse(Map.of());
  }

  public List<?> list(String path) {
    return find(path).<List<?>>map(Place::list).orElse(List.of());
  }

  double number(String path, double otherwise) {
    return find(path)
        .map(Place::value)
        .filter(Number.class::isInstance)
        .map(number -> ((Number) number).doubleValue())
        .orElse(otherwise);
  }

  /** With others above it, name by name; anything but two objects is replaced as a whole. */
  public ValuesTree under(Map<String, ? extends @Nullable Object> above) {
    return new ValuesTree(JsonMerge.of(root, above));
  }
}
