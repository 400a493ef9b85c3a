package io.vclustermanager;

import io.micronaut.runtime.Micronaut;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.EventEpochs;
import java.util.List;
import java.util.Map;

/**
 * The start option {@value #OPTION}: tells that the database was taken back to an earlier time,
 * which the service cannot see by itself where the whole server was. Cursors of events from before
 * are refused from then on. Like {@link ResetAdmin} it ends: an option that was forgotten would cut
 * off all subscribers at each restart.
 */
final class NewEpoch {
  static final String OPTION = "--new-epoch";

  private NewEpoch() {}

  static boolean isAskedFor(String... args) {
    return List.of(args).contains(OPTION);
  }

  /**
   * Does it.
   *
   * @return a line for whoever asked
   * @throws StartRefusedException when the database cannot be used or has no tables yet
   */
  static String run(Map<String, Object> overrides, String... args) {
    var others = List.of(args).stream().filter(each -> !each.equals(OPTION));
    try (var context =
        Micronaut.build(others.toArray(String[]::new))
            .mainClass(Application.class)
            .banner(false)
            .properties(overrides)
            .build()) {
      var environment = context.getEnvironment().start();
      return BareDatabase.use(
          environment,
          StartSettings.from(environment),
          (url, username, password) -> {
            EventEpochs.renew(url, username, password);
            return "Cursors of events that were given so far are refused from now on";
          });
    } catch (DatabaseException e) {
      throw new StartRefusedException("There is no new epoch. " + e.getMessage(), e);
    }
  }
}
