package io.vclustermanager;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting that the service reads.
 *
 * @param name as it stands in a file; {@code *} is a name of people's own, {@code **} at the end
 *     one that may have dots
 * @param takes what its text may be
 */
record Setting(String name, SettingForm takes) {
  /** Whether this is what an environment variable of that name says. */
  boolean isVariable(String variable) {
    return pattern(variable(name), "[A-Z0-9]+").matcher(variable).matches();
  }

  /** Whether this is what a file, an argument or a system property of that name says. */
  boolean isProperty(String property) {
    return pattern(name, "[^.]+").matcher(kebab(property)).matches();
  }

  /** Its environment variable, with the words of people's own that were given in another name. */
  String variableLike(String given) {
    return filled(variable(name), given, "_");
  }

  /**
   * How to write in a file what a variable like that was meant to say: empty unless all that keeps
   * it from being this setting is an underscore in people's own name.
   */
  Optional<String> inFile(String variable) {
    var meant = pattern(variable(name), "([A-Z0-9]+(?:_[A-Z0-9]+)+)").matcher(variable);
    return meant.matches() && meant.groupCount() == 1
        ? Optional.of(
            name.replace("**", "<key>")
                .replace("*", meant.group(1).toLowerCase(Locale.ROOT).replace('_', '-')))
        : Optional.empty();
  }

  /** The same as it stands in a file. */
  String propertyLike(String given) {
    return filled(name, kebab(given), ".");
  }

  /** As Micronaut reads names in files: {@code maxLifetime} is {@code max-lifetime}. */
  static String kebab(String property) {
    return property
        .replaceAll("\\[\\d+]", "")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }

  private static String variable(String name) {
    return name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }

  private static Pattern pattern(String name, String star) {
    return Pattern.compile(
        Pattern.quote(name).replace("**", "\\E.+\\Q").replace("*", "\\E" + star + "\\Q"));
  }

  /** Word for word, so that a slip in one of them does not move the others. */
  private static String filled(String name, String given, String separator) {
    var words = given.split(Pattern.quote(separator), -1);
    var filled = name.split(Pattern.quote(separator), -1);
    for (var place = 0; place < filled.length; place++) {
      if (filled[place].startsWith("*")) {
        filled[place] = place < words.length ? words[place] : "X";
      }
    }
    return String.join(separator, filled);
  }
}
