package io.vclustermanager.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An answer of the graph. */
public record Answer(int status, Map<String, Object> body) {
  /**
   * What stands at this path, such as {@code data.clusters.nodes.0.name}; null where nothing is.
   */
  public @Nullable Object at(String path) {
    @Nullable Object here = body;
    for (var step : path.split("\\.", -1)) {
      here =
          switch (here) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when Integer.parseInt(step) < list.size() ->
                list.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return here;
  }

  /** The text at this path. */
  public String text(String path) {
    var found = at(path);
    if (found == null) {
      throw new AssertionError("Nothing at " + path + " in " + body);
    }
    return found.toString();
  }

  /** The list at this path. */
  public List<?> list(String path) {
    return at(path) instanceof List<?> list ? list : List.of();
  }

  /** What stands at this path below the only root field; null where nothing is. */
  public @Nullable Object root(String path) {
    return at("data." + onlyRootField() + "." + path);
  }

  /** The text at this path below the only root field. */
  public String rootText(String path) {
    return text("data." + onlyRootField() + "." + path);
  }

  /** The user errors of the only mutation, each as its code and where in the input it is. */
  public List<String> refusals() {
    return list("data." + onlyRootField() + ".userErrors").stream()
        .map(error -> (Map<?, ?>) error)
        .map(error -> error.get("code") + " " + join(error.get("path")))
        .toList();
  }

  /** The messages of the only mutation's user errors. */
  public List<String> messages() {
    return list("data." + onlyRootField() + ".userErrors").stream()
        .map(error -> String.valueOf(((Map<?, ?>) error).get("message")))
        .toList();
  }

  /** The code of the first error. */
  public @Nullable Object errorCode() {
    return at("errors.0.extensions.code");
  }

  /** The first error's message. */
  public String errorMessage() {
    return text("errors.0.message");
  }

  private String onlyRootField() {
    if (at("data") instanceof Map<?, ?> data && data.size() == 1) {
      return String.valueOf(data.keySet().iterator().next());
    }
    throw new AssertionError("Not the answer of one root field: " + body);
  }

  private static String join(@Nullable Object path) {
    return path instanceof List<?> steps
        ? steps.stream().map(String::valueOf).collect(Collectors.joining("."))
        : "nowhere";
  }
}
