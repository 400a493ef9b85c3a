package io.vclustermanager.graphql.mistake;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant. */
final class Near {
  private static final int MOST = 3;

  /** Nothing of ours has a longer name, and comparing takes as long as one name by the other. */
  private static final int LONGEST = 64;

  /** A beginning that is shorter says too little. */
  private static final int SHORTEST_PART = 3;

  private Near() {}

  private record Candidate(String name, int distance) {}

  /** The known names that are like this one, the nearest first; no very long ones, nor for one. */
  static List<String> names(String given, Collection<String> known) {
    if (given.length() > LONGEST) {
      return List.of();
    }
    var folded = fold(given);
    return known.stream()
        .filter(name -> name.length() <= LONGEST)
        .map(name -> new Candidate(name, distance(folded, fold(name))))
        .filter(each -> each.distance <= allowed(given, each.name) || isPart(given, each.name))
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(MOST)
        .map(Candidate::name)
        .toList();
  }

  /** One letter in three may be another one. */
  private static int allowed(String given, String name) {
    return Math.max(1, Math.min(given.length(), name.length()) / 3);
  }

  private static boolean isPart(String given, String name) {
    var shorter = given.length() < name.length() ? given : name;
    var longer = given.length() < name.length() ? name : given;
    return shorter.length() >= SHORTEST_PART && fold(longer).startsWith(fold(shorter));
  }

  /** Upper and lower case, and what stands between words, are easily mistaken. */
  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** How many letters must be added, left out, changed or swapped with the next. */
  private static int distance(String from, String to) {
    var before = new int[to.length() + 1];
    var last = new int[to.length() + 1];
    var now = new int[to.length() + 1];
    for (var column = 0; column <= to.length(); column++) {
      last[column] = column;
    }
    for (var row = 1; row <= from.length(); row++) {
      now[0] = row;
      for (var column = 1; column <= to.length(); column++) {
        var change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        now[column] =
            Math.min(Math.min(now[column - 1], last[column]) + 1, last[column - 1] + change);
        if (isSwapped(from, to, row, column)) {
          now[column] = Math.min(now[column], before[column - 2] + 1);
        }
      }
      var oldest = before;
      before = last;
      last = now;
      now = oldest;
    }
    return last[to.length()];
  }

  private static boolean isSwapped(String from, String to, int row, int column) {
    return row > 1
        && column > 1
        && from.charAt(row - 1) == to.charAt(column - 2)
        && from.charAt(row - 2) == to.charAt(column - 1);
  }
}
