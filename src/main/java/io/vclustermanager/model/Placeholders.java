package io.vclustermanager.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON whose texts may name parameters as <code>${parameters.name}</code>, and what the
 * cluster is called as <code>${cluster.name}</code>. A text that is nothing else becomes the
 * parameter itself, of whatever type; inside a longer text it becomes text. <code>$${</code> stands
 * for <code>${</code> itself. Nothing else is evaluated, and what was put in is not looked at
 * again.
 */
public final class Placeholders {
  /**
   * What a cluster is called, by its key among what is filled in. A parameter that is called so is
   * filled in nowhere.
   */
  public static final String NAME = "cluster.name";

  public static final String NAMESPACE = "cluster.namespace";
  public static final String OWNER = "cluster.owner";
  public static final String ID = "cluster.id";

  private static final String CLUSTER = "cluster\\.(?:name|namespace|owner|id)";
  private static final Pattern PLACE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:parameters\\.([A-Za-z0-9_-]++)|(" + CLUSTER + "))}");

  /** A whole place as long as it is; of what is none, enough to be known by. */
  private static final Pattern OPENING = Pattern.compile(PLACE.pattern() + "|\\$\\{[^}]{0,60}}?");

  private Placeholders() {}

  /** The names of the parameters that it names. */
  public static Set<String> in(@Nullable Object json) {
    var names = places(json);
    names.removeIf(each -> each.indexOf('.') >= 0);
    return names;
  }

  /** Whether anything is filled into a text. */
  public static boolean isIn(String text) {
    return !places(text).isEmpty();
  }

  /** Whether it names this of the cluster. */
  public static boolean isIn(@Nullable Object json, String place) {
    return places(json).contains(place);
  }

  private static Set<String> places(@Nullable Object json) {
    var names = new TreeSet<String>();
    collect(json, names);
    return names;
  }

  private static void collect(@Nullable Object json, Set<String> names) {
    switch (json) {
      case String text ->
          PLACE
              .matcher(text)
              .results()
              .forEach(
                  each -> {
                    var key = key(each);
                    if (key != null) {
                      names.add(key);
                    }
                  });
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, names));
      case List<?> list -> list.forEach(each -> collect(each, names));
      case null, default -> {}
    }
  }

  /** What would be filled in; null for the escape. */
  private static @Nullable String key(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  /**
   * What looks like a place and is none, as it is written: that of something unknown, and any in
   * the name of a member, where nothing is filled in.
   */
  public static Set<String> unknown(@Nullable Object json) {
    var unknown = new LinkedHashSet<String>();
    collectUnknown(json, unknown);
    return unknown;
  }

  private static void collectUnknown(@Nullable Object json, Set<String> unknown) {
    switch (json) {
      case String text ->
          openings(text).filter(each -> !PLACE.matcher(each).matches()).forEach(unknown::add);
      case Map<?, ?> map ->
          map.forEach(
              (name, each) -> {
                openings(String.valueOf(name)).forEach(unknown::add);
                collectUnknown(each, unknown);
              });
      case List<?> list -> list.forEach(each -> collectUnknown(each, unknown));
      case null, default -> {}
    }
  }

  /** What looks like a place in the name of a member, where nothing is filled in. */
  public static Set<String> inNames(@Nullable Object json) {
    var found = new LinkedHashSet<String>();
    collectInNames(json, found);
    return found;
  }

  private static void collectInNames(@Nullable Object json, Set<String> found) {
    switch (json) {
      case Map<?, ?> map ->
          map.forEach(
              (name, each) -> {
                openings(String.valueOf(name)).forEach(found::add);
                collectInNames(each, found);
              });
      case List<?> list -> list.forEach(each -> collectInNames(each, found));
      case null, default -> {}
    }
  }

  private static Stream<String> openings(String text) {
    return OPENING.matcher(text).results().map(MatchResult::group).filter(each -> !isEscape(each));
  }

  private static boolean isEscape(String text) {
    return text.equals("$${");
  }

  /**
   * How many characters its texts would have with all in its place: known before any of them is
   * made, since a short text can name a long one many times.
   *
   * @param lengths of what is filled in, written as text
   */
  public static long length(@Nullable Object json, Map<String, Integer> lengths) {
    return switch (json) {
      case String text ->
          PLACE
              .matcher(text)
              .results()
              .mapToLong(each -> length(key(each), lengths) - each.group().length())
              .reduce(text.length(), Long::sum);
      case Map<?, ?> map -> map.values().stream().mapToLong(each -> length(each, lengths)).sum();
      case List<?> list -> list.stream().mapToLong(each -> length(each, lengths)).sum();
      case null, default -> 0;
    };
  }

  private static int length(@Nullable String key, Map<String, Integer> lengths) {
    return key == null ? "${".length() : lengths.getOrDefault(key, 0);
  }

  /**
   * The object with all in its place.
   *
   * @param places the parameters by their names, and what the cluster is called by its keys
   * @param text writes JSON that is no text itself into a longer text
   */
  public static Map<String, @Nullable Object> fill(
      Map<?, ? extends @Nullable Object> json,
      Map<String, @Nullable Object> places,
      Function<@Nullable Object, String> text) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    json.forEach((name, value) -> filled.put(String.valueOf(name), fill(value, places, text)));
    return filled;
  }

  /** The same of a text that stays one. */
  public static String fill(
      String template,
      Map<String, @Nullable Object> places,
      Function<@Nullable Object, String> text) {
    return PLACE
        .matcher(template)
        .replaceAll(
            found -> {
              var key = key(found);
              var value = key == null ? "${" : places.get(key);
              return Matcher.quoteReplacement(
                  value instanceof String own ? own : text.apply(value));
            });
  }

  private static @Nullable Object fill(
      @Nullable Object json,
      Map<String, @Nullable Object> places,
      Function<@Nullable Object, String> text) {
    return switch (json) {
      case String string -> {
        var whole = PLACE.matcher(string);
        var key = whole.matches() ? key(whole) : null;
        yield key == null ? fill(string, places, text) : places.get(key);
      }
      case Map<?, ?> map -> fill(map, places, text);
      case List<?> list -> {
        List<@Nullable Object> filled = new ArrayList<>();
        list.forEach(each -> filled.add(fill(each, places, text)));
        yield filled;
      }
      case null, default -> json;
    };
  }
}
