package io.vclustermanager.graphql.mistake;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Small pieces of sentences. */
final class Words {
  /** What others wrote is repeated up to this length. */
  private static final int LONGEST_QUOTE = 50;

  /** A longer list is not read any more. */
  private static final int MOST_LISTED = 24;

  private Words() {}

  /** A name or text that somebody else wrote. */
  static String quote(String text) {
    return "'" + cut(text) + "'";
  }

  /** The same without quotes. */
  static String cut(String text) {
    return text.length() <= LONGEST_QUOTE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE / 2)) + "…";
  }

  /** {@code Did you mean 'a', 'b' or 'c'?}, or nothing. */
  static String didYouMean(List<String> names) {
    var quoted = names.stream().map(Words::quote).toList();
    return switch (quoted.size()) {
      case 0 -> "";
      case 1 -> "Did you mean " + quoted.getFirst() + "?";
      default ->
          "Did you mean "
              + String.join(", ", quoted.subList(0, quoted.size() - 1))
              + " or "
              + quoted.getLast()
              + "?";
    };
  }

  /** {@code It takes: a, b, c.}, or the other words where there is nothing. */
  static String listed(String verb, Collection<String> names, String otherwise) {
    if (names.isEmpty()) {
      return otherwise;
    }
    var first = names.stream().limit(MOST_LISTED).map(Words::cut).collect(Collectors.joining(", "));
    var rest = names.size() - MOST_LISTED;
    return verb + " " + first + (rest > 0 ? " and " + rest + " more." : ".");
  }

  /** Sentences one after the other; empty ones are left out. */
  static String sentences(String... each) {
    return Arrays.stream(each)
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** With {@code a} or {@code an} before it. */
  static String a(String noun) {
    return ("AEIOUaeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }
}
