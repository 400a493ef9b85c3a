package io.vclustermanager.bench;

import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestPostgres.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;

/** The service as a process of its own, with an inventory that is full, and a user who reads it. */
final class FilledService implements AutoCloseable {
  static final int OWNERS = 500;
  static final int HOSTS = 50;

  /** The user's name; a member of some owners. */
  static final String READER = "reader";

  private static final Path FILL = Path.of("src/bench/sql/fill.sql");

  private final ServiceProcess process;
  private final int memberships;
  private int clusters;

  private FilledService(ServiceProcess process, int memberships) {
    this.process = process;
    this.memberships = memberships;
  }

  /** Starts it on an empty data folder. */
  static FilledService start(Path data, int memberships, Map<String, String> settings)
      throws IOException, SQLException {
    clear(data);
    var service = new FilledService(Plans.start(data, settings), memberships);
    // Whoever asks for the first time is made a user.
    GraphClient.ask(service.process.uri(), service.token(), "{ viewer { name } }", Map.of());
    return service;
  }

  /** Adds clusters up to this number, and lets PostgreSQL look at what it has. */
  void fill(int upTo) throws SQLException, IOException {
    fill(database(), clusters + 1, upTo, memberships);
    clusters = upTo;
    var wrong = PhaseCheck.wrong(database());
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(wrong.size() + " phases are wrong: " + wrong.getFirst());
    }
  }

  /** Adds the clusters of these numbers. */
  static void fill(Database database, int from, int to, int memberships)
      throws SQLException, IOException {
    var sql =
        Files.readString(FILL)
            .replace(":owners", Integer.toString(OWNERS))
            .replace(":hosts", Integer.toString(HOSTS))
            .replace(":memberships", Integer.toString(memberships))
            .replace(":from", Integer.toString(from))
            .replace(":to", Integer.toString(to));
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  ServiceProcess process() {
    return process;
  }

  Database database() {
    return process.database();
  }

  Plans plans() {
    return new Plans(database());
  }

  String token() {
    return SigningKey.token(READER, "");
  }

  String adminToken() {
    return SigningKey.token("root", "admin");
  }

  @Override
  public void close() {
    process.close();
  }

  static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
