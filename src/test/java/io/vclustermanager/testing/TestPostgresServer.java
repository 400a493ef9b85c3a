package io.vclustermanager.testing;

import io.vclustermanager.inventory.embedded.DataFolderInUseException;
import io.vclustermanager.inventory.embedded.EmbeddedPostgres;
import io.vclustermanager.inventory.embedded.PostgresSettings;
import io.vclustermanager.testing.TestPostgres.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Given, container or embedded: the server behind {@link TestPostgres}. */
final class TestPostgresServer {
  private static final Logger LOG = LoggerFactory.getLogger(TestPostgresServer.class);
  private static final int FOLDERS_TRIED = 8;

  private TestPostgresServer() {}

  static Database start() {
    return given().or(TestPostgresServer::container).orElseGet(TestPostgresServer::embedded);
  }

  private static Optional<Database> given() {
    return Optional.ofNullable(System.getenv("VCM_TEST_DATABASE_URL"))
        .filter(url -> !url.isBlank())
        .map(
            url ->
                new Database(
                    url,
                    System.getenv().getOrDefault("VCM_TEST_DATABASE_USERNAME", "postgres"),
                    System.getenv().getOrDefault("VCM_TEST_DATABASE_PASSWORD", "")));
  }

  /**
   * Looks for a daemon's socket first: asking Testcontainers without one costs seconds and noise.
   */
  private static Optional<Database> container() {
    var socket = Files.exists(Path.of("/var/run/docker.sock"));
    if (!(socket || System.getenv("DOCKER_HOST") != null)
        || !DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    try {
      return Optional.of(startContainer());
    } catch (RuntimeException e) {
      LOG.warn("no container of postgres:18 ({}): using the embedded PostgreSQL", e.toString());
      return Optional.empty();
    }
  }

  @SuppressWarnings("resource") // Testcontainers' reaper removes it after this JVM
  private static Database startContainer() {
    var container = new PostgreSQLContainer("postgres:18").withCommand("postgres -c fsync=off");
    container.start();
    return new Database(container.getJdbcUrl(), container.getUsername(), container.getPassword());
  }

  private static Database embedded() {
    var postgres = startEmbedded();
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop test Postgres"));
    var server = new Database(postgres.jdbcUrl(), postgres.username(), postgres.password());
    dropOldDatabases(server);
    return server;
  }

  /** Another test JVM may hold the first folder: take the next one. */
  private static EmbeddedPostgres startEmbedded() {
    @Nullable DataFolderInUseException inUse = null;
    for (var n = 1; n <= FOLDERS_TRIED; n++) {
      var folder = Path.of("target", n == 1 ? "test-postgres" : "test-postgres-" + n);
      try {
        return EmbeddedPostgres.start(folder, PostgresSettings.FORGETFUL);
      } catch (DataFolderInUseException e) {
        inUse = e;
      }
    }
    throw new IllegalStateException("too many test JVMs at once", inUse);
  }

  /** Those of earlier test JVMs: nobody else uses this server. */
  private static void dropOldDatabases(Database server) {
    List<String> old = new ArrayList<>();
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      try (var rows =
          statement.executeQuery(
              "select datname from pg_database where datname like 'vcm\\_test\\_%'")) {
        while (rows.next()) {
          old.add(rows.getString(1));
        }
      }
      for (var name : old) {
        statement.execute("drop database " + name + " with (force)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot clean the tests' Postgres at " + server.url(), e);
    }
  }
}
