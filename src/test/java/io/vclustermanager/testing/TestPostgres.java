package io.vclustermanager.testing;

import io.vclustermanager.inventory.Migrations;
import io.vclustermanager.inventory.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;

/**
 * The Postgres of the tests, one server per test JVM: a given one ({@code VCM_TEST_DATABASE_URL}
 * with {@code VCM_TEST_DATABASE_USERNAME} and {@code VCM_TEST_DATABASE_PASSWORD}), else a container
 * where a Docker daemon answers, else an {@link EmbeddedPostgres} in {@code target/test-postgres}.
 *
 * <p>The server is stopped when the JVM ends; one that a killed JVM left behind is used again.
 */
public final class TestPostgres {
  private static final String PREFIX = "vcm_test_";

  private final Database server;

  private TestPostgres(Database server) {
    this.server = server;
  }

  /**
   * A database and how to reach it.
   *
   * @param url a JDBC URL without user and password
   * @param username a superuser where the server is ours
   * @param password the user's password
   */
  public record Database(String url, String username, String password) {
    /** The settings with which the service uses this database. */
    public Map<String, Object> asProperties() {
      return Map.of(
          "datasources.default.url", url,
          "datasources.default.username", username,
          "datasources.default.password", password);
    }

    /** Opens a connection, which the caller closes. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url, username, password);
    }

    /** Runs the migrations up to this one, such as {@code 013} or {@code latest}. */
    public void migrate(String target) {
      Migrations.configure(Flyway.configure())
          .dataSource(url, username, password)
          .target(target)
          .load()
          .migrate();
    }

    private Database named(String name) {
      var path = url.replaceFirst("^(jdbc:postgresql://[^/?]+/)[^?]*", "$1" + name);
      return new Database(path, username, password);
    }
  }

  /** The server of this test JVM, started by the first who asks. */
  public static TestPostgres shared() {
    return Holder.SHARED;
  }

  /** Makes a new, empty database under a name of its own. */
  public Database freshDatabase() {
    var name = PREFIX + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    execute("create database " + name);
    return server.named(name);
  }

  private void execute(String sql) {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' Postgres at " + server.url() + ": " + sql, e);
    }
  }

  /** Where the tests' Postgres comes from; loaded by the first use of {@link #shared()}. */
  private static final class Holder {
    private static final TestPostgres SHARED = new TestPostgres(TestPostgresServer.start());
  }
}
