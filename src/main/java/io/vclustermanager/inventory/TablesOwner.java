package io.vclustermanager.inventory;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
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

  /**
   * Takes from the service's user the right to make things among the owner's, where the owner can.
   *
   * @param connection one of {@link #connect}, whose transaction is open and {@link
   *     SearchPath#narrow narrow}
   * @param schema of the tables
   * @param source of the service's connections
   * @return in one line why that user cannot be the service's; empty when nothing is wrong, also
   *     where it is the owner
   */
  Optional<String> intrusion(Connection connection, String schema, DataSource source)
      throws SQLException {
    if (user == null) {
      return Optional.empty();
    }
    var service = nameOf(source);
    var remedy = OwnersSchema.take(connection, schema, service);
    return remedy.isPresent()
        ? Optional.of(words(service, schema, remedy.get()))
        : OwnersSchema.left(connection, schema).map(left -> leftWords(schema, left));
  }

  private String leftWords(String schema, String remedy) {
    return "In schema %s are things that no migration has made, which %s would run unseen; look whose they are, and let an administrator run in that database: %s"
        .formatted(schema, user, remedy);
  }

  private String words(String service, String schema, String remedy) {
    return "%s, the user of the service, may make things in schema %s, where %s owns the tables: what %s runs could be another's; let an administrator run in that database: %s"
        .formatted(service, schema, user, user, remedy);
  }

  /** Whatever the settings call it: a driver may have it from elsewhere. */
  static String nameOf(DataSource source) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select current_user")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Has the migrations run by the owner, who gives the service's user what it needs. */
  void migrate(FluentConfiguration flyway) {
    if (user != null) {
      var service = flyway.getDataSource();
      flyway.dataSource(url, user, password).callbacks(new ServiceGrants(service));
    }
  }
}
