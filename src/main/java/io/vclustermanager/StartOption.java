package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An option with which the program does one thing, by the settings of the service, and ends:
 * nothing of the service is started.
 *
 * @param name as it stands among the arguments
 */
record StartOption(String name) {
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
      return work.apply(context.getEnvironment().start());
    }
  }
}
