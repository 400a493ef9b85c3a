package io.vclustermanager.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON whose texts may name parameters as <code>${parameters.name}</code>. A text that is
 * nothing else becomes the parameter itself, of whatever type; inside a longer text it becomes
 * text. Nothing else is evaluated, and what was put in is not looked at again.
 */
public final class Placeholders {
  private static final Pattern PLACE = Pattern.compile("\\$\\{parameters\\.([A-Za-z0-9_-]+)}");

  private Placeholders() {}

  /** The names of the parameters that it names. */
  public static Set<String> in(@Nullable Object json) {
    var names = new TreeSet<String>();
    collect(json, names);
    return names;
  }

  private static void collect(@Nullable Object json, Set<String> names) {
    switch (json) {
      case String text -> PLACE.matcher(text).results().forEach(each -> names.add(each.group(1)));
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, names));
      case List<?> list -> list.forEach(each -> collect(each, names));
      case null, default -> {}
    }
  }

  /**
   * How many characters its texts would have with the parameters in their places: known before any
   * of them is made, since a short text can name a long one many times.
   *
   * @param lengths of the parameters, written as text
   */
  public static long length(@Nullable Object json, Map<String, Integer> lengths) {
    return switch (json) {
      case String text ->
          PLACE
              .matcher(text)
              .results()
              .mapToLong(each -> lengths.getOrDefault(each.group(1), 0) - each.group().length())
              .reduce(text.length(), Long::sum);
      case Map<?, ?> map -> map.values().stream().mapToLong(each -> length(each, lengths)).sum();
      case List<?> list -> list.stream().mapToLong(each -> length(each, lengths)).sum();
      case null, default -> 0;
    };
  }

  /**
   * The object with the parameters in their places.
   *
   * @param text writes JSON that is no text itself into a longer text
   */
  public static Map<String, @Nullable Object> fill(
      Map<?, ? extends @Nullable Object> json,
      Map<String, @Nullable Object> parameters,
      Function<@Nullable Object, String> text) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    json.forEach((name, value) -> filled.put(String.valueOf(name), fill(value, parameters, text)));
    return filled;
  }

  /** The same of a text that stays one. */
  public static String fill(
      String template,
      Map<String, @Nullable Object> parameters,
      Function<@Nullable Object, String> text) {
    return PLACE
        .matcher(template)
        .replaceAll(
            found -> {
              var value = parameters.get(found.group(1));
              return Matcher.quoteReplacement(
                  value instanceof String own ? own : text.apply(value));
            });
  }

  private static @Nullable Object fill(
      @Nullable Object json,
      Map<String, @Nullable Object> parameters,
      Function<@Nullable Object, String> text) {
    return switch (json) {
      case String string -> {
        var whole = PLACE.matcher(string);
        yield whole.matches() ? parameters.get(whole.group(1)) : fill(string, parameters, text);
      }
      case Map<?, ?> map -> fill(map, parameters, text);
      case List<?> list -> {
        List<@Nullable Object> filled = new ArrayList<>();
        list.forEach(each -> filled.add(fill(each, parameters, text)));
        yield filled;
      }
      case null, default -> json;
    };
  }
}
