package io.vclustermanager.inventory.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
  private Path data = Path.of("");

  /** The programs are unpacked once for all tests; only one test looks at the unpacking. */
  @BeforeEach
  void makeDataFolder(@TempDir Path temp) throws IOException {
    var programs = Path.of("target", "test-programs").toAbsolutePath();
    PostgresArchive.find().unpackInto(programs);
    data = DataFolder.at(temp.resolve("data")).path();
    Files.createSymbolicLink(data.resolve("postgres"), programs);
  }

  @Test
  void aSecondStartKeepsTheData() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data)) {
      query(postgres, "create table kept as select 'committed' as word");
    }
    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(query(postgres, "select word from kept")).isEqualTo("committed");
    }
  }

  @Test
  void aFirstStartUnpacksAndClearsAwayWhatAKilledOneLeft() throws Exception {
    Files.delete(data.resolve("postgres"));
    var halfUnpacked = Files.createDirectories(data.resolve("postgres/.half-1/bin"));
    Files.writeString(halfUnpacked.resolve("postgres"), "half a progr");
    var halfInitialised = Files.createDirectories(data.resolve(".database-1/base"));
    Files.writeString(halfInitialised.resolve("../PG_VERSION"), "18");

    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(query(postgres, "show server_version")).startsWith("18.");
    }
    assertThat(halfUnpacked).doesNotExist();
    assertThat(halfInitialised).doesNotExist();
  }

  @Test
  void commitsSurviveAPowerCut() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(query(postgres, "show fsync")).isEqualTo("on");
      assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "show unix_socket_directories")).isEmpty();
    }
  }

  @Test
  void onlyTheOwnerMayLookInside() throws Exception {
    try (var _ = EmbeddedPostgres.start(data)) {
      assertThat(permissions(data)).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("database"))).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("postgres-password"))).isEqualTo("rw-------");
    }
  }

  @Test
  void aLeftOverServerIsUsedAgain() throws Exception {
    var left = leaveServer();

    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(postgres.port()).isEqualTo(left.port());
      assertThat(query(postgres, "select word from kept")).isEqualTo("committed");
    }
    assertThat(left.process().onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aLeftOverServerThatDoesNotAnswerIsReplaced() throws Exception {
    var left = leaveServer();
    var stop = new ProcessBuilder("kill", "-STOP", Long.toString(left.process().pid()));
    assertThat(stop.inheritIO().start().waitFor()).isZero();

    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(left.process().isAlive()).isFalse();
      assertThat(query(postgres, "select word from kept")).isEqualTo("committed");
    }
  }

  @Test
  void aPidFileThatNamesAnotherProgramIsStale() throws Exception {
    EmbeddedPostgres.start(data).close();
    var us = ProcessHandle.current().pid();
    var pidFile = data.resolve("database/postmaster.pid");
    Files.writeString(pidFile, us + "\n" + data.resolve("database") + "\n1\n5432\n\n127.0.0.1\n");
    assertThat(Postmaster.of(data.resolve("database"))).isInstanceOf(Postmaster.Foreign.class);

    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(query(postgres, "select 'well'")).isEqualTo("well");
    }
  }

  @Test
  void aPidFileOfADeadProcessIsStale() throws Exception {
    EmbeddedPostgres.start(data).close();
    var dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(data.resolve("database/postmaster.pid"), dead.pid() + "\n");

    try (var postgres = EmbeddedPostgres.start(data)) {
      assertThat(query(postgres, "select 'well'")).isEqualTo("well");
    }
  }

  @Test
  void aSecondServiceOnTheFolderIsRefused() throws Exception {
    try (var _ = EmbeddedPostgres.start(data);
        var other = OtherJvm.start(data)) {
      assertThat(other.says())
          .contains(data.toString())
          .contains("process " + ProcessHandle.current().pid());
      assertThatThrownBy(() -> EmbeddedPostgres.start(data))
          .isInstanceOf(DataFolderInUseException.class)
          .hasMessageContaining("this process");
    }
  }

  @Test
  void aPasswordFileFromElsewhereIsNamed() throws Exception {
    EmbeddedPostgres.start(data).close();
    Files.writeString(data.resolve("postgres-password"), "another");

    assertThatThrownBy(() -> EmbeddedPostgres.start(data))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("postgres-password");
    assertThat(Postmaster.of(data.resolve("database"))).isInstanceOf(Postmaster.Absent.class);
  }

  @Test
  void aServerThatIsKilledIsStartedAgainWhereItWas() {
    try (var postgres = EmbeddedPostgres.start(data)) {
      query(postgres, "create table kept as select 'committed' as word");
      var killed = (Postmaster.Running) Postmaster.of(data.resolve("database"));

      killed.process().destroyForcibly();

      TestService.await(
          "another server on the same port",
          () ->
              Postmaster.of(data.resolve("database")) instanceof Postmaster.Running now
                  && now.process().pid() != killed.process().pid()
                  && now.port() == postgres.port()
                  && answers(postgres));
      assertThat(query(postgres, "select word from kept")).isEqualTo("committed");
      assertThat(postgres.isLost()).isFalse();
    }
    assertThat(Postmaster.of(data.resolve("database"))).isInstanceOf(Postmaster.Absent.class);
  }

  @Test
  void closingTwiceIsHarmless() {
    var postgres = EmbeddedPostgres.start(data);
    postgres.close();
    postgres.close();
  }

  @Test
  void aMachineWithoutProgramsIsToldSo() {
    assertThatThrownBy(() -> PostgresArchive.find("Plan 9", "vax"))
        .hasMessageContaining("Plan 9 vax")
        .hasMessageContaining("DATASOURCES_DEFAULT_URL");
  }

  /** Leaves the server of a killed JVM behind, with one committed row. */
  private Postmaster.Running leaveServer() throws Exception {
    try (var other = OtherJvm.start(data)) {
      assertThat(other.says()).isEqualTo(OtherJvm.READY);
      other.kill();
    }
    return (Postmaster.Running) Postmaster.of(data.resolve("database"));
  }

  private static boolean answers(EmbeddedPostgres postgres) {
    try {
      return query(postgres, "select 'well'").equals("well");
    } catch (AssertionError e) {
      return false;
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) {
    try (var connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (var rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
