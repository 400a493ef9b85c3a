package io.vclustermanager.graphql;

import graphql.GraphQLContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one of our scalars could not read. It takes the place of the value, for the scalar does not
 * know where it stands: a mutation says it with its path as a user error, beside all else that is
 * wrong; everywhere else the request is refused before it begins.
 *
 * @param rule how it is written, as the rest of a sentence
 */
public record Misfit(String rule) {
  /** A longer text is repeated up to this length. */
  private static final int LONGEST_QUOTE = 40;

  /**
   * One in an input.
   *
   * @param path the names on the way to it, and in lists the number
   */
  record Found(List<String> path, Misfit misfit) {}

  /** Such a value, which the request remembers to have. */
  static Misfit of(GraphQLContext context, String rule) {
    context.put(Misfit.class, true);
    return new Misfit(rule);
  }

  /** Whether there is any in this request. */
  public static boolean isIn(GraphQLContext context) {
    return context.hasKey(Misfit.class);
  }

  /** All of them within a value. */
  static List<Found> in(@Nullable Object value) {
    List<Found> found = new ArrayList<>();
    collect(value, List.of(), found);
    return found;
  }

  private static void collect(@Nullable Object value, List<String> path, List<Found> found) {
    switch (value) {
      case Misfit misfit -> found.add(new Found(path, misfit));
      case Map<?, ?> map ->
          map.forEach((name, each) -> collect(each, below(path, String.valueOf(name)), found));
      case List<?> list -> {
        for (var place = 0; place < list.size(); place++) {
          collect(list.get(place), below(path, Integer.toString(place)), found);
        }
      }
      case null, default -> {} // is as it must be
    }
  }

  private static List<String> below(List<String> path, String step) {
    return Stream.concat(path.stream(), Stream.of(step)).toList();
  }

  /** What somebody wrote, to be repeated in the rule. */
  static String quote(String text) {
    return "'"
        + (text.length() <= LONGEST_QUOTE
            ? text
            : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE / 2)) + "…")
        + "'";
  }

  /** The rule as a sentence. */
  String sentence() {
    return Character.toUpperCase(rule.charAt(0)) + rule.substring(1) + ".";
  }
}
