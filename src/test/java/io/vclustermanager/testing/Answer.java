package io.vclustermanager.testing;

import java.util.List;
import java.util.Map;
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

  /** The code of the first error. */
  public @Nullable Object errorCode() {
    return at("errors.0.extensions.code");
  }
}
