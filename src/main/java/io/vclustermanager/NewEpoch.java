package io.vclustermanager;

import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.EventEpochs;
import java.util.Map;

/**
 * The start option {@value #OPTION}: tells that the database was taken back to an earlier time,
 * which the service cannot see by itself where the whole server was. Cursors of events from before
 * are refused from then on. Like {@link ResetAdmin} it ends: an option that was forgotten would cut
 * off all subscribers at each restart.
 */
final class NewEpoch {
  static final String OPTION = "--new-epoch";
  private static final StartOption START = new StartOption(OPTION);

  private NewEpoch() {}

  static boolean isAskedFor(String... args) {
    return START.isAmong(args);
  }

  /**
   * Does it.
   *
   * @return a line for whoever asked
   * @throws StartRefusedException when the database cannot be used or has no tables yet
   */
  static String run(Map<String, Object> overrides, String... args) {
    try {
      return START.run(
          overrides,
          args,
          environment ->
              BareDatabase.use(
                  environment,
                  StartSettings.from(environment),
                  (url, username, password) -> {
                    EventEpochs.renew(url, username, password);
                    return "Cursors of events that were given so far are refused from now on";
                  }));
    } catch (DatabaseException e) {
      throw new StartRefusedException("There is no new epoch. " + e.getMessage(), e);
    }
  }
}
