package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import io.vclustermanager.testing.TestService;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A user with the rights that the page of the installation gives, with none, and another one. */
final class DatabaseGrantsIT {
  private static final String INFO = "{ serviceInfo { name } }";

  @Test
  void theOwnerOfADatabaseNeedsNothingElse() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm");

    database.assertStarts();
  }

  @Test
  void anotherUserIsToldTheGrantAndStartsWithIt() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm");
    var guest = database.guest();

    assertThatThrownBy(guest::start)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageMatching(
            "%s, the user of database '%s' on PostgreSQL [\\d.]+, may not make tables there; let its owner run: GRANT USAGE, CREATE ON SCHEMA public TO %s;"
                .formatted(guest.user, database.name, guest.user));
    assertThat(guest.tables()).as("nothing is half made").isZero();

    guest.run("GRANT USAGE");
    guest.assertStarts();
  }

  @Test
  void aUserWhoHasNotMadeTheTablesIsToldHowToGetAtThem() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm");
    database.assertStarts();
    var other = database.guest();
    other.run("GRANT USAGE");

    assertThatThrownBy(other::start)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageEndingWith(
            "which are %s's; run: GRANT %s TO %s;"
                .formatted(database.user, database.user, other.user));

    other.execute("GRANT %s TO %s".formatted(database.user, other.user));
    other.assertStarts();
  }

  /** Who has the service's user cannot change what the audit has, nor the tables. */
  @Test
  void ofTwoUsersTheServicesReadsAndAddsToTheAuditAndDoesNoMore() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm_owner");
    try (var service = database.startWithOwner()) {
      service.root().ready("name: \"made\"");
      assertThat(database.number("select audit_make_parts(now() + interval '100 days')"))
          .isPositive();
      assertThat(database.number("select count(*) from audit where subject = 'made'")).isEqualTo(1);
      assertThat(database.number("select audit_drop_parts('infinity')")).isZero();
      for (var forbidden :
          new String[] {
            "update audit set actor = 'x'",
            "delete from audit",
            "truncate audit",
            "delete from audit_first",
            "truncate audit_first",
            "drop table audit_first",
            "alter table audit disable trigger all",
            "alter table audit detach partition audit_first",
            "drop function audit_is_append_only() cascade",
            "create table audit_mine (a text)",
            "alter table cluster add column a text",
            "delete from flyway_schema_history"
          }) {
        assertThatThrownBy(() -> database.asService(forbidden))
            .as(forbidden)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s)ERROR: (must be owner|permission denied).*");
      }
    }

    try (var again = database.startWithOwner()) {
      again.root().ready("name: \"again\"");
    }
  }

  /**
   * A function of PostgreSQL's name that fits better, in the schema where the audit's functions
   * once looked for names, ran as the owner.
   */
  @Test
  void whoMayMakeFunctionsHasNoneStandInForWhatTheOwnerRuns() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm_owner");
    try (var service = database.startWithOwner()) {
      service.root().ready("name: \"made\"");
      database.inside("GRANT CREATE ON SCHEMA public TO " + database.user);
      database.asService(
          """
          create function public.format(text, text) returns text language sql
            as $$ select pg_catalog.concat('create table if not exists public.taken_over (a text);',
              pg_catalog.format($1, variadic array[$2])) $$
          """);

      assertThat(database.number("select audit_make_parts(now() + interval '100 days')"))
          .isPositive();
      assertThat(database.number("select audit_drop_parts('infinity')")).isZero();
      assertThat(database.number("select count(*) from pg_class where relname = 'taken_over'"))
          .as("tables that the owner was made to make")
          .isZero();
    }

    assertThatThrownBy(database::startWithOwner)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("no migration has made")
        .hasMessageEndingWith("DROP ROUTINE public.format(text,text);");
    database.inside("DROP ROUTINE public.format(text,text);");
    try (var again = database.startWithOwner()) {
      assertThatThrownBy(() -> database.asService("create table public.mine (a text)"))
          .as("the right is taken away, whoever gave it")
          .hasMessageContaining("permission denied");
      assertThat(database.number("select count(*) from pg_class where relname = 'taken_over'"))
          .isZero();
    }
  }

  @Test
  void aServiceWhoseUserOwnsTheDatabaseIsToldWhatEndsThat() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm_owner");
    database.execute("ALTER DATABASE %1$s OWNER TO %1$s".formatted(database.name));
    database.inside("GRANT USAGE, CREATE ON SCHEMA public TO %s_owner".formatted(database.user));

    assertThatThrownBy(database::startWithOwner)
        .isInstanceOf(StartRefusedException.class)
        .hasMessage(
            "%1$s, the user of the service, may make things in schema public, where %1$s_owner owns the tables: what %1$s_owner runs could be another's; let an administrator run in that database: ALTER DATABASE %1$s OWNER TO %1$s_owner;"
                .formatted(database.user));
    assertThat(database.tables()).as("nothing is half made").isZero();
  }

  @Test
  void tablesBecomeAnothersWhileTheServiceGoesOn() throws SQLException {
    var database = new OwnDatabase();
    database.run("CREATE ROLE vcm");
    database.inside("GRANT USAGE, CREATE ON SCHEMA public TO " + database.user);
    try (var service = database.start()) {
      service.root().ready("name: \"before\"");
      database.inside(database.block("REASSIGN OWNED"));
      service.root().ready("name: \"after\"");
    }

    try (var service = database.startWithOwner()) {
      service.root().ready("name: \"made\"");
      for (var forbidden :
          new String[] {
            "truncate audit", "update audit set actor = 'x'", "create table mine (a text)"
          }) {
        assertThatThrownBy(() -> database.asService(forbidden))
            .as(forbidden)
            .hasMessageContaining("permission denied");
      }
    }
  }

  /** The page's database and user under names of their own, since tests share the server. */
  private static final class OwnDatabase {
    private final String name;
    private final String user;
    private final Database server;

    OwnDatabase() {
      this(name(), null);
    }

    private OwnDatabase(String user, @Nullable OwnDatabase in) {
      this.user = user;
      this.name = in == null ? user : in.name;
      this.server = in == null ? TestPostgres.shared().freshDatabase() : in.server;
    }

    private static String name() {
      return "page_" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }

    /** A further user of the same database, with no rights in it. */
    OwnDatabase guest() throws SQLException {
      var guest = new OwnDatabase(name(), this);
      guest.execute("CREATE ROLE %s LOGIN PASSWORD 'change me'".formatted(guest.user));
      return guest;
    }

    /** Runs the page's block with these words. */
    void run(String words) throws SQLException {
      for (var statement : block(words).split(";\n")) {
        execute(statement);
      }
    }

    /** The page's block with these words, about this database and this user. */
    String block(String words) {
      return DocPage.of("docs/install.md")
          .section("The database")
          .block(words)
          .replace("DATABASE vcm", "DATABASE " + name)
          .replaceAll("(ROLE|OWNER|TO|BY|FROM|PUBLIC,) vcm", "$1 " + user);
    }

    /** As a superuser: in the database once that is there. */
    void execute(String statement) throws SQLException {
      var inside = statement.contains("SCHEMA") ? as(server.username(), server.password()) : server;
      try (var connection = inside.connect();
          var run = connection.createStatement()) {
        run.execute(statement);
      }
    }

    long tables() throws SQLException {
      try (var connection = as(server.username(), server.password()).connect();
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
        rows.next();
        return rows.getLong(1);
      }
    }

    TestService start() {
      return TestService.start(as(user, "change me"), Map.of());
    }

    /** With the page's owner beside the service's user. */
    TestService startWithOwner() {
      return TestService.start(
          as(user, "change me"),
          Map.of(
              "flyway.datasources.default.user",
              user + "_owner",
              "flyway.datasources.default.password",
              "change me too"));
    }

    /** As who has the service's user. */
    void asService(String statement) throws SQLException {
      try (var connection = as(user, "change me").connect();
          var run = connection.createStatement()) {
        run.execute(statement);
      }
    }

    long number(String query) {
      return new Tables(as(user, "change me")).number(query);
    }

    /** As a superuser, in the database. */
    void inside(String statement) throws SQLException {
      try (var connection = as(server.username(), server.password()).connect();
          var run = connection.createStatement()) {
        run.execute(statement);
      }
    }

    void assertStarts() {
      try (var service = start()) {
        assertThat(service.ask(INFO).text("data.serviceInfo.name")).isNotBlank();
      }
    }

    private Database as(String username, String password) {
      var url = server.url().replaceFirst("^(jdbc:postgresql://[^/?]+/)[^?]*", "$1" + name);
      return new Database(url, username, password);
    }
  }
}
