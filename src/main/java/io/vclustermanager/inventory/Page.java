package io.vclustermanager.inventory;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * A part of a list.
 *
 * @param total counts the whole list, only when it is called
 */
public record Page<T>(
    List<Edge<T>> edges, boolean hasNext, boolean hasPrevious, LongSupplier total) {
  /** One of them, with its place. */
  public record Edge<T>(String cursor, T node) {}
}
