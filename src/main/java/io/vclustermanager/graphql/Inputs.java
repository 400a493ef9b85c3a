package io.vclustermanager.graphql;

import static java.util.Objects.requireNonNull;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads an input object or the arguments of a field. The schema has checked their types. */
public record Inputs(Map<String, Object> values) {
  static final int DEFAULT_PAGE = 50;
  static final int LARGEST_PAGE = 200;

  public static Inputs arguments(DataFetchingEnvironment environment) {
    return new Inputs(environment.getArguments());
  }

  public static Inputs input(DataFetchingEnvironment environment) {
    return arguments(environment).required("input");
  }

  public String text(String name) {
    return (String) requireNonNull(values.get(name));
  }

  public @Nullable String textOrNull(String name) {
    return (String) values.get(name);
  }

  public @Nullable Duration durationOrNull(String name) {
    return (Duration) values.get(name);
  }

  public @Nullable Instant instantOrNull(String name) {
    return (Instant) values.get(name);
  }

  public @Nullable Long longOrNull(String name) {
    return (Long) values.get(name);
  }

  /** Plain JSON of any kind. */
  public @Nullable Object jsonOrNull(String name) {
    return values.get(name);
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  public @Nullable Boolean flagOrNull(String name) {
    return (Boolean) values.get(name);
  }

  /** Whether it is given, be it null. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  public @Nullable Integer numberOrNull(String name) {
    return (Integer) values.get(name);
  }

  public int number(String name, int otherwise) {
    return values.get(name) instanceof Integer number ? number : otherwise;
  }

  public Inputs required(String name) {
    return find(name).orElseThrow();
  }

  @SuppressWarnings("unchecked")
  public Optional<Inputs> find(String name) {
    return Optional.ofNullable((Map<String, Object>) values.get(name)).map(Inputs::new);
  }

  @SuppressWarnings("unchecked")
  public @Nullable List<String> textsOrNull(String name) {
    return (List<String>) values.get(name);
  }

  /** Input objects; none where nothing is given. */
  @SuppressWarnings("unchecked")
  public List<Inputs> several(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(each -> new Inputs((Map<String, Object>) each)).toList()
        : List.of();
  }

  public <E extends Enum<E>> @Nullable List<E> constantsOrNull(String name, Class<E> type) {
    var names = textsOrNull(name);
    return names == null ? null : names.stream().map(each -> Enum.valueOf(type, each)).toList();
  }

  public <E extends Enum<E>> @Nullable E constantOrNull(String name, Class<E> type) {
    var text = textOrNull(name);
    return text == null ? null : Enum.valueOf(type, text);
  }

  /** A constant, or what it is when none is given. */
  public <E extends Enum<E>> E constant(String name, E otherwise) {
    var given = constantOrNull(name, otherwise.getDeclaringClass());
    return given == null ? otherwise : given;
  }

  /** A list of labels; the last of the same key counts. */
  @SuppressWarnings("unchecked")
  public Map<String, String> labels(String name) {
    var labels = new TreeMap<String, String>();
    if (values.get(name) instanceof List<?> several) {
      several.forEach(
          each -> {
            var label = new Inputs((Map<String, Object>) each);
            labels.put(label.text("key"), label.text("value"));
          });
    }
    return labels;
  }

  /** The key of an id of that kind; empty for other ids and texts that are none. */
  public Optional<UUID> key(String name, NodeId.Kind kind) {
    return NodeId.parse(kind, text(name));
  }

  /**
   * The page that {@code first}, {@code after}, {@code last} and {@code before} ask for.
   *
   * @throws GraphQlProblem when a size is out of bounds or both sizes are given
   */
  public PageRequest page() {
    var first = (Integer) values.get("first");
    var last = (Integer) values.get("last");
    if (first != null && last != null) {
      throw GraphQlProblem.of(Code.BAD_USER_INPUT, "Give 'first' or 'last', not both.");
    }
    var backward = last != null;
    var limit = size(backward ? "last" : "first", backward ? last : first);
    return new PageRequest(limit, backward, textOrNull("after"), textOrNull("before"));
  }

  private static int size(String name, @Nullable Integer asked) {
    if (asked == null) {
      return DEFAULT_PAGE;
    }
    if (asked < 1 || asked > LARGEST_PAGE) {
      throw GraphQlProblem.of(
          Code.BAD_USER_INPUT, "'" + name + "' must be between 1 and " + LARGEST_PAGE + ".");
    }
    return asked;
  }
}
