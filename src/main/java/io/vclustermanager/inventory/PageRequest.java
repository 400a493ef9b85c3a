package io.vclustermanager.inventory;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list.
 *
 * @param limit how many at most, 1 or more
 * @param backward whether they are counted from the end
 * @param after only those after this cursor; null: from the beginning
 * @param before only those before this cursor; null: to the end
 */
public record PageRequest(
    int limit, boolean backward, @Nullable String after, @Nullable String before) {
  /** The first ones. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, false, null, null);
  }
}
