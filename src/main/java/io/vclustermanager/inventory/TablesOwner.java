package io.vclustermanager.inventory;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The user who owns the tables and runs the migrations, where that is another one than the
 * service's: {@code flyway.datasources.default.user}. Then who has the service's user cannot change
 * the tables themselves, nor what the audit has.
 */
@Singleton
final class TablesOwner {
  private final @Nullable String url;
  private final @Nullable String user;
  private final @Nullable String password;

  TablesOwner(
      @Nullable @Property(name = "datasources.default.url") String url,
      @Nullable @Property(name = "datasources.default.username") String service,
      @Nullable @Property(name = "flyway.datasources.default.user") String user,
      @Nullable @Property(name = "flyway.datasources.default.password") String password) {
    this.url = url;
    this.user = user == null || user.isBlank() || user.equals(service) ? null : user;
    this.password = password;
  }

  /** A connection of the owner, which the caller closes; empty where the service's user is it. */
  Optional<Connection> connect() throws SQLException {
    return user == null
        ? Optional.empty()
        : Optional.of(DriverManager.getConnection(String.valueOf(url), user, password));
  }

  /** Has the migrations run by the owner, who gives the service's user what it needs. */
  void migrate(FluentConfiguration flyway) {
    if (user != null) {
      var service = flyway.getDataSource();
      flyway.dataSource(url, user, password).callbacks(new ServiceGrants(service));
    }
  }
}
