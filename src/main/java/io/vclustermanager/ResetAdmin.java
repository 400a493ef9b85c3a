package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.access.FirstAdminFile;
import io.vclustermanager.access.Passwords;
import io.vclustermanager.inventory.AdminReset;
import io.vclustermanager.inventory.DatabaseException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The start option {@value #OPTION}: gives the user {@code admin} a new random password, which lies
 * in the file {@code first-admin} of the data folder, and ends. Nothing else is started or changed,
 * so that it can be run beside the service; and as it ends, an option that was forgotten in a
 * Deployment does not void the password again at each restart unseen.
 */
final class ResetAdmin {
  static final String OPTION = "--reset-admin";
  private static final StartOption START = new StartOption(OPTION);

  private ResetAdmin() {}

  static boolean isAskedFor(String... args) {
    return START.isAmong(args);
  }

  /**
   * Does it.
   *
   * @return a line for whoever asked: where the new password lies
   * @throws StartRefusedException when the database cannot be used or has no such user
   */
  static String run(Map<String, Object> overrides, String... args) {
    try {
      return START.run(overrides, args, ResetAdmin::run);
    } catch (DatabaseException | UncheckedIOException e) {
      throw new StartRefusedException("The password was not reset. " + e.getMessage(), e);
    }
  }

  private static String run(Environment environment) {
    var settings = StartSettings.from(environment);
    BareDatabase.requireThere(settings);
    var file = FirstAdminFile.in(settings.dataFolder());
    var keys = reset(environment, settings, file);
    if (keys.isEmpty()) {
      throw new StartRefusedException(
          "There is no user '" + FirstAdmin.NAME + "' yet: start the service, which makes one");
    }
    return "The password of '%s' was reset; the new one lies in %s"
            .formatted(FirstAdmin.NAME, file.path())
        + words(keys.getAsLong());
  }

  private static String words(long keys) {
    return keys == 0
        ? ""
        : ". Keys that hold everywhere and go back to it stay (%d): revoke those that nobody knows"
            .formatted(keys);
  }

  private static OptionalLong reset(
      Environment environment, StartSettings settings, FirstAdminFile file) {
    var password = FirstAdminFile.randomPassword();
    var hash = new Passwords().hash(password);
    // What is in the file counts until the database has the new one.
    try (var draft = file.draft(password)) {
      var keys = reset(environment, settings, hash);
      if (keys.isPresent()) {
        draft.keep();
      }
      return keys;
    }
  }

  private static OptionalLong reset(Environment environment, StartSettings settings, String hash) {
    return BareDatabase.use(
        environment,
        settings,
        (url, username, password) ->
            AdminReset.run(url, username, password, FirstAdmin.NAME, hash));
  }
}
