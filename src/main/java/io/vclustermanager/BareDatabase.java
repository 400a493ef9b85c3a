package io.vclustermanager;

import io.micronaut.context.env.Environment;
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

  /** Uses the given database, or starts the embedded one for as long as that takes. */
  static <T> T use(Environment environment, StartSettings settings, Use<T> use) {
    var url = settings.databaseUrl();
    if (url != null) {
      return use.of(
          url,
          environment.getProperty("datasources.default.username", String.class).orElse(null),
          environment.getProperty("datasources.default.password", String.class).orElse(null));
    }
    try (var early = EarlyPostgres.begin(settings.dataFolder())) {
      var postgres = early.await();
      return use.of(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }
  }
}
