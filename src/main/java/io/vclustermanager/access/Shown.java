package io.vclustermanager.access;

import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that somebody shows of who they are: a request; or the first message of a socket together
 * with the request that has opened it.
 *
 * @param request the request
 * @param instead what came later in the place of its headers, by their names in small letters
 */
public record Shown(HttpRequest<?> request, Map<String, String> instead) {
  /** What a request shows. */
  public static Shown by(HttpRequest<?> request) {
    return new Shown(request, Map.of());
  }

  /** The first header of this name; null when there is none. */
  @Nullable String header(String name) {
    return instead.isEmpty() ? request.getHeaders().get(name) : first(headers(name));
  }

  /** All headers of this name. */
  List<String> headers(String name) {
    var given = instead.get(name.toLowerCase(Locale.ROOT));
    return given == null ? request.getHeaders().getAll(name) : List.of(given);
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.getFirst();
  }

  /** Tokens and keys stand in it. */
  @Override
  public String toString() {
    return "Shown[]";
  }
}
