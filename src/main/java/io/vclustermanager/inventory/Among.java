package io.vclustermanager.inventory;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which values: one of some, and none of others.
 *
 * @param in one of these; null: any
 * @param not none of these
 */
public record Among<T>(@Nullable List<T> in, List<T> not) {
  public Among {
    in = in == null ? null : in.stream().distinct().toList();
    not = not.stream().distinct().toList();
  }

  /** Any value. */
  public static <T> Among<T> any() {
    return new Among<>(null, List.of());
  }

  /** One of these. */
  public static <T> Among<T> of(Collection<T> some) {
    return new Among<>(List.copyOf(some), List.of());
  }

  /** None of these. */
  public static <T> Among<T> butNot(Collection<T> some) {
    return new Among<>(null, List.copyOf(some));
  }

  /** What is among both. */
  public Among<T> and(Among<T> other) {
    return new Among<>(
        both(in, other.in), Stream.concat(not.stream(), other.not.stream()).toList());
  }

  private static <T> @Nullable List<T> both(@Nullable List<T> one, @Nullable List<T> other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.stream().filter(other::contains).toList();
  }

  /** Whether the value is one of them. */
  public boolean has(T value) {
    return (in == null || in.contains(value)) && !not.contains(value);
  }

  /** Whether any value is. */
  public boolean isAny() {
    return in == null && not.isEmpty();
  }
}
