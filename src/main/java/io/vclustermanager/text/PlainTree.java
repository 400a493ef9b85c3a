package io.vclustermanager.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain JSON as Java has it: maps, lists, texts, numbers, booleans and null. */
public final class PlainTree {
  private PlainTree() {}

  /** The same tree, where that is an object. */
  @SuppressWarnings("unchecked") // the readers' objects have texts as names
  static Map<String, @Nullable Object> object(@Nullable Object tree) throws NotTakenException {
    if (tree instanceof Map<?, ?>) {
      return (Map<String, @Nullable Object>) tree;
    }
    throw NotTakenException.of("it is not an object");
  }

  /** A tree that somebody else has read, copied: the same types whoever it was. */
  public static @Nullable Object copy(@Nullable Object tree, int mostLevels)
      throws NotTakenException {
    return copy(tree, mostLevels, 0);
  }

  private static @Nullable Object copy(@Nullable Object tree, int mostLevels, int level)
      throws NotTakenException {
    if ((tree instanceof Map || tree instanceof Collection) && level >= mostLevels) {
      throw NotTakenException.of(new TextBounds(0, mostLevels).tooDeep());
    }
    return switch (tree) {
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Number number ->
          number(number)
              .orElseThrow(
                  () ->
                      NotTakenException.of(
                          "it has a number that cannot be kept: whole ones have at most 64 bits,"
                              + " others double precision"));
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (var entry : map.entrySet()) {
          copy.put(String.valueOf(entry.getKey()), copy(entry.getValue(), mostLevels, level + 1));
        }
        yield copy;
      }
      case Collection<?> several -> {
        List<@Nullable Object> copy = new ArrayList<>();
        for (var each : several) {
          copy.add(copy(each, mostLevels, level + 1));
        }
        yield copy;
      }
      default -> throw NotTakenException.of("it has something that JSON has not");
    };
  }

  /**
   * A number in the smallest type that holds it: whole ones with at most 64 bits, others in double
   * precision; empty where neither can.
   */
  public static Optional<Number> number(Number number) {
    return switch (number) {
      case Integer whole -> Optional.of(whole);
      case Long whole -> Optional.of(whole.intValue() == whole ? (Number) whole.intValue() : whole);
      case BigInteger whole ->
          whole.bitLength() < Long.SIZE ? number(whole.longValue()) : Optional.empty();
      case BigDecimal fraction -> finite(fraction.doubleValue());
      default -> finite(number.doubleValue());
    };
  }

  private static Optional<Number> finite(double number) {
    return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
  }
}
