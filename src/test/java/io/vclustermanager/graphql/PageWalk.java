package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way over all pages of a list, by its cursors.
 *
 * @param list the root field
 * @param arguments beside those of the page
 * @param node what of each shows the name that it is known by
 */
record PageWalk(Asker viewer, String list, String arguments, String node) {
  private static final int SIZE = 7;

  /** The names in their order, from the first page on. */
  List<String> forward() {
    var all = new ArrayList<String>();
    @Nullable String cursor = null;
    Answer page;
    do {
      page = page("first", "after", cursor);
      all.addAll(names(page));
      cursor = text(page, "endCursor");
    } while (Boolean.TRUE.equals(page.root("pageInfo.hasNextPage")));
    return all;
  }

  /** The names in their order, from the last page back. */
  List<String> backward() {
    var all = new ArrayList<String>();
    @Nullable String cursor = null;
    Answer page;
    do {
      page = page("last", "before", cursor);
      all.addAll(names(page).reversed());
      cursor = text(page, "startCursor");
    } while (Boolean.TRUE.equals(page.root("pageInfo.hasPreviousPage")));
    Collections.reverse(all);
    return all;
  }

  private Answer page(String size, String side, @Nullable String cursor) {
    var from = cursor == null ? "" : ", " + side + ": \"" + cursor + '"';
    var answer =
        viewer.ask(
            """
            { %s(%s, %s: %d%s) { nodes { %s }
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
            """
                .formatted(list, arguments, size, SIZE, from, node));
    assertThat(answer.body()).doesNotContainKey("errors");
    return answer;
  }

  private static @Nullable String text(Answer page, String cursor) {
    return page.root("pageInfo." + cursor) instanceof String text ? text : null;
  }

  /** The names of those on a page. */
  static List<String> names(Answer page) {
    return page.root("nodes") instanceof List<?> nodes
        ? nodes.stream()
            .map(each -> each.toString().replaceAll(".*name=([-\\w]+).*", "$1"))
            .toList()
        : List.of();
  }
}
