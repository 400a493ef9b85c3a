package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.vclustermanager.inventory.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/** The database of the settings for those who need it alone, without the service. */
final class BareDatabase {
  private BareDatabase() {}

  /** Uses it. */
  @FunctionalInterface
  interface Use<T> {
    /** With the URL, user name and password of a connection. */
    T of(String url, @Nullable String username, @Nullable String password);
  }

  /**
   * Looks whether there is one, so that a misspelt folder is told and does not become a new empty
   * database.
   *
   * @throws StartRefusedException when there is none
   */
  static void requireThere(StartSettings settings) {
    if (settings.isEmbedded() && !EmbeddedPostgres.isIn(settings.dataFolder())) {
      throw new StartRefusedException(
          "There is no database in the folder %s: name the service's own by %s (VCM_DATA), or the database by %s"
              .formatted(
                  settings.dataFolder().toAbsolutePath(),
                  StartSettings.DATA_FOLDER,
                  StartSettings.DATABASE_URL));
    }
  }

  /**
   * Uses the given database, or starts the embedded one for as long as that takes.
   *
   * @throws StartRefusedException when there is none
   */
  static <T> T use(Environment environment, StartSettings settings, Use<T> use) {
    var url = settings.databaseUrl();
    if (url != null) {
      return use.of(
          url,
          environment.getProperty("datasources.default.username", String.class).orElse(null),
          environment.getProperty("datasources.default.password", String.class).orElse(null));
    }
    requireThere(settings);
    try (var early = EarlyPostgres.begin(settings.dataFolder())) {
      var postgres = early.await();
      return use.of(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }
  }
}
