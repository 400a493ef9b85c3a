package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all that was given as settings before anything is started: a name that nobody reads and
 * a text that cannot be meant are told, each in a line. A misspelt setting would else be as if it
 * were not there.
 */
final class SettingsCheck {
  static final String STRICT = "vcm.strict-settings";

  private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
  private static final String PREFIX = "vcm.";
  private static final String VARIABLE_PREFIX = "VCM_";
  private static final String PORT = "micronaut.server.port";
  private static final int MOST_PORTS = 65_535;

  /**
   * Set by others: tests, and Kubernetes for each Service in the namespace whose name begins with
   * {@code vcm}.
   */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "VCM_(TEST_.*|PORT.*|SERVICE_.*"
              + "|.*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  /** A value that is nothing but that of a variable, with or without a default. */
  private static final Pattern HANDED_ON = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::[^}]*)?}");

  private final Environment environment;
  private final Set<String> unknown = new TreeSet<>();
  private final Set<String> wrong = new TreeSet<>();

  private SettingsCheck(Environment environment) {
    this.environment = environment;
  }

  /**
   * Looks at the settings of an environment that has been started.
   *
   * @throws StartRefusedException with a line for each that is wrong
   */
  static void run(Environment environment) {
    var check = new SettingsCheck(environment);
    environment.getPropertySources().forEach(check::look);
    check.lookAtPort();
    check.tell();
  }

  private void tell() {
    if (!isStrict()) {
      unknown.forEach(LOG::warn);
      unknown.clear();
    }
    if (!unknown.isEmpty() || !wrong.isEmpty()) {
      wrong.addAll(unknown);
      throw new StartRefusedException(String.join("\n", wrong));
    }
  }

  private boolean isStrict() {
    return !environment
        .getProperty(STRICT, String.class)
        .filter(SettingForm.Flag::isNo)
        .isPresent();
  }

  private void look(PropertySource source) {
    var isEnvironment = source.getConvention() == PropertyConvention.ENVIRONMENT_VARIABLE;
    StreamSupport.stream(source.spliterator(), false)
        .filter(
            name ->
                isEnvironment
                    ? name.startsWith(VARIABLE_PREFIX) && !OF_OTHERS.matcher(name).matches()
                    : name.startsWith(PREFIX))
        .forEach(name -> look(name, source.get(name), isEnvironment));
  }

  private void look(String name, @Nullable Object value, boolean isVariable) {
    var setting =
        KnownSettings.ALL.stream()
            .filter(each -> isVariable ? each.isVariable(name) : each.isProperty(name))
            .findFirst();
    if (setting.isPresent()) {
      lookAtText(name, value, setting.get());
    } else if (!isGroup(value)) {
      unknown.add(
          name
              + " is no setting"
              + (isVariable ? ownName(name) : Optional.<String>empty())
                  .or(() -> nearest(name, isVariable).map(near -> "; did you mean " + near + "?"))
                  .orElse("")
              + " (docs/settings.md has all of them)");
    }
  }

  /** Why it is none, when that is for a name such as that of a host. */
  private static Optional<String> ownName(String variable) {
    return KnownSettings.ALL.stream()
        .flatMap(each -> each.inFile(variable).stream())
        .findFirst()
        .map(
            property ->
                ": in a variable, names of hosts and sizes have letters and digits only; write "
                    + property
                    + " into a file that MICRONAUT_CONFIG_FILES names");
  }

  /** What has settings of its own below it, which are looked at themselves. */
  private static boolean isGroup(@Nullable Object value) {
    return value == null || value instanceof Map;
  }

  private void lookAtText(String name, @Nullable Object value, Setting setting) {
    text(value)
        .filter(text -> !text.isBlank())
        .ifPresent(
            text ->
                setting
                    .takes()
                    .trouble(text, environment)
                    .ifPresent(allowed -> wrong.add(wrong(said(name, value), text, allowed))));
  }

  /** The variable that says it, where a file of ours only hands that on. */
  private String said(String name, @Nullable Object value) {
    var handedOn = HANDED_ON.matcher(String.valueOf(value));
    return handedOn.matches() && isVariable(handedOn.group(1)) ? handedOn.group(1) : name;
  }

  private boolean isVariable(String name) {
    return environment.getPropertySources().stream()
        .filter(source -> source.getConvention() == PropertyConvention.ENVIRONMENT_VARIABLE)
        .anyMatch(source -> source.get(name) != null);
  }

  private static String wrong(String name, String text, String allowed) {
    return name + "=" + text + " cannot be used: it must be " + allowed;
  }

  /** A list has no form of its own; what a placeholder leads to may not be known yet. */
  private Optional<String> text(@Nullable Object value) {
    if (isGroup(value) || value instanceof List) {
      return Optional.empty();
    }
    try {
      return environment.getPlaceholderResolver().resolvePlaceholders(String.valueOf(value));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  /** It is not ours by name, but given by everybody. */
  private void lookAtPort() {
    var given = environment.getProperty(PORT, String.class).orElse("");
    var isPort =
        environment
            .convert(given, Integer.class)
            .filter(port -> port >= -1 && port <= MOST_PORTS)
            .isPresent();
    if (!given.isBlank() && !isPort) {
      wrong.add(wrong("SERVER_PORT", given, "a port, 1 to 65535, or -1 for any that is free"));
    }
  }

  private static Optional<String> nearest(String name, boolean isVariable) {
    record Near(String name, int distance) {}
    var given = isVariable ? name : Setting.kebab(name);
    return KnownSettings.ALL.stream()
        .map(each -> isVariable ? each.variableLike(given) : each.propertyLike(given))
        .map(each -> new Near(each, distance(given, each)))
        .filter(near -> near.distance <= Math.max(2, given.length() / 6))
        .min(Comparator.comparingInt(Near::distance))
        .map(Near::name);
  }

  /** How many letters have to be put in, taken out or changed (Levenshtein). */
  static int distance(String left, String right) {
    var above = new int[right.length() + 1];
    for (var column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (var row = 1; row <= left.length(); row++) {
      var here = new int[right.length() + 1];
      here[0] = row;
      for (var column = 1; column <= right.length(); column++) {
        var changed = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        here[column] =
            Math.min(above[column - 1] + changed, Math.min(above[column], here[column - 1]) + 1);
      }
      above = here;
    }
    return above[right.length()];
  }
}
