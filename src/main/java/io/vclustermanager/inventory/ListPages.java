package io.vclustermanager.inventory;

import io.vclustermanager.inventory.Page.Edge;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of a list that is not in the database but was seen as a whole. */
public final class ListPages {
  private ListPages() {}

  /**
   * A page, in the order of the keys.
   *
   * @param key of an element, which no other has
   * @throws BadCursorException when a cursor is none
   */
  public static <T> Page<T> page(List<T> all, Function<T, String> key, PageRequest request) {
    var after = key(request.after());
    var before = key(request.before());
    var between =
        all.stream()
            .sorted(Comparator.comparing(key))
            .filter(each -> after == null || key.apply(each).compareTo(after) > 0)
            .filter(each -> before == null || key.apply(each).compareTo(before) < 0)
            .toList();
    var more = between.size() > request.limit();
    var skipped = request.backward() && more ? between.size() - request.limit() : 0;
    var edges =
        between.stream()
            .skip(skipped)
            .limit(request.limit())
            .map(each -> new Edge<>(cursor(key.apply(each)), each))
            .toList();
    return request.backward()
        ? new Page<>(edges, before != null, more, all::size)
        : new Page<>(edges, more, after != null, all::size);
  }

  private static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String key(@Nullable String cursor) {
    try {
      return cursor == null
          ? null
          : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadCursorException();
    }
  }
}
