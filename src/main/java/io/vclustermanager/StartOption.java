package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An option with which the program does one thing, by the settings of the service, and ends:
 * nothing of the service is started.
 *
 * @param name as it stands among the arguments
 */
record StartOption(String name) {
  /**
   * Refuses arguments that nobody reads: one that was mistyped would start the service instead.
   *
   * @param args all of the program's; those with a value are settings
   */
  static void checkAll(String... args) {
    var options = List.of(ResetAdmin.OPTION, NewEpoch.OPTION);
    Stream.of(args)
        .filter(each -> !each.contains("=") && !options.contains(each))
        .findFirst()
        .ifPresent(
            each -> {
              throw new StartRefusedException(
                  "There is no option "
                      + each
                      + ": there are "
                      + String.join(" and ", options)
                      + ", and settings such as -vcm.data=folder");
            });
  }

  boolean isAmong(String... args) {
    return List.of(args).contains(name);
  }

  /**
   * Does it.
   *
   * @param overrides of settings
   * @param args those of the program
   */
  <T> T run(Map<String, Object> overrides, String[] args, Function<Environment, T> work) {
    var others = List.of(args).stream().filter(each -> !each.equals(name));
    try (var context =
        Micronaut.build(others.toArray(String[]::new))
            .mainClass(Application.class)
            .banner(false)
            .properties(overrides)
            .build()) {
      var environment = context.getEnvironment().start();
      SettingsCheck.run(environment);
      return work.apply(environment);
    }
  }
}
