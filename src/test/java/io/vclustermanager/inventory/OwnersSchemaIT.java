package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The owner's schema, the ways to make things in it, and the words that end each. */
final class OwnersSchemaIT {
  private final Database server = TestPostgres.shared().freshDatabase();
  private final String service =
      "it_" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
  private final String owner = service + "_owner";

  @Test
  void whatTheOwnerCanTakeAwayIsTaken() throws SQLException {
    roles();
    run("GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON SCHEMA public TO " + service);

    assertThat(take()).isEmpty();

    assertThat(mayCreate()).isFalse();
  }

  @Test
  void whatAThirdHasGivenTheThirdTakes() throws SQLException {
    roles();
    var third = service + "_third";
    run("CREATE ROLE %s; GRANT CREATE ON SCHEMA public TO %1$s WITH GRANT OPTION".formatted(third));
    run("SET ROLE %s; GRANT CREATE ON SCHEMA public TO %s".formatted(third, service));

    ends("SET ROLE %s; REVOKE CREATE ON SCHEMA public FROM %s; RESET ROLE;", third, service);
  }

  @Test
  void whatAGroupMayTheGroupLoses() throws SQLException {
    roles();
    var group = service + "_group";
    run("CREATE ROLE %s; GRANT %1$s TO %s".formatted(group, service));
    run("GRANT CREATE ON SCHEMA public TO " + group);

    ends("REVOKE CREATE ON SCHEMA public FROM %s;", group);
  }

  @Test
  void aMemberOfTheOwnerIsMadeNone() throws SQLException {
    roles();
    run("GRANT %s TO %s WITH INHERIT FALSE".formatted(owner, service));

    ends("REVOKE %s FROM %s;", owner, service);
  }

  @Test
  void theDatabaseAndTheSchemaAreTheOwners() throws SQLException {
    roles();
    run("ALTER DATABASE %s OWNER TO %s".formatted(database(), service));
    ends("ALTER DATABASE %s OWNER TO %s;", database(), owner);

    run("ALTER SCHEMA public OWNER TO " + service);
    ends("ALTER SCHEMA public OWNER TO %s;", owner);
  }

  /** It fits the types of Flyway's own first statement better than what PostgreSQL has. */
  @Test
  void whatWasLeftThereWhileThatWasAllowedIsNamed() throws SQLException {
    roles();
    run(
        "CREATE FUNCTION public.mine(name, character varying) RETURNS boolean LANGUAGE sql AS"
            + " 'select true'; CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = character"
            + " varying, FUNCTION = public.mine); CREATE DOMAIN public.text AS pg_catalog.text");

    assertThat(left())
        .hasValue(
            "DROP OPERATOR public.= (name, character varying);"
                + " DROP ROUTINE public.mine(name,character varying); DROP TYPE public.text;");
    run(left().orElseThrow());
    assertThat(left()).isEmpty();
  }

  @Test
  void aRuleOnATableIsNamedAndAnExtensionsFunctionsAreNot() throws SQLException {
    roles();
    run("CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public");
    run("CREATE TABLE t (n int); CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING");

    assertThat(left()).hasValue("DROP RULE r ON public.t;");
  }

  private Optional<String> left() throws SQLException {
    try (var connection = asOwner().connect()) {
      connection.setAutoCommit(false);
      var _ = SearchPath.narrow(connection);
      return OwnersSchema.left(connection, "public");
    }
  }

  @Test
  void aSuperuserIsMadeNone() throws SQLException {
    roles();
    run("ALTER ROLE %s SUPERUSER".formatted(service));

    ends("ALTER ROLE %s NOSUPERUSER;", service);
  }

  @Test
  void theOwnerItselfMayAll() throws SQLException {
    roles();
    try (var connection = asOwner().connect()) {
      connection.setAutoCommit(false);
      assertThat(OwnersSchema.take(connection, SearchPath.narrow(connection), owner)).isEmpty();
    }
  }

  /** It is said, and when it has been run nothing is said any more. */
  private void ends(String remedy, Object... names) throws SQLException {
    assertThat(take()).hasValue(remedy.formatted(names));
    run(remedy.formatted(names));
    assertThat(take()).isEmpty();
    assertThat(mayCreate()).isFalse();
  }

  private Optional<String> take() throws SQLException {
    try (var connection = asOwner().connect()) {
      connection.setAutoCommit(false);
      var remedy = OwnersSchema.take(connection, SearchPath.narrow(connection), service);
      connection.commit();
      return remedy;
    }
  }

  private void roles() throws SQLException {
    run("CREATE ROLE %s LOGIN; CREATE ROLE %s LOGIN PASSWORD 'x'".formatted(service, owner));
    run("ALTER DATABASE %s OWNER TO %s".formatted(database(), owner));
  }

  private String database() {
    return server.url().replaceFirst("^jdbc:postgresql://[^/?]+/([^?]*).*", "$1");
  }

  private Database asOwner() {
    return new Database(server.url(), owner, "x");
  }

  private boolean mayCreate() throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select has_schema_privilege('%s', 'public', 'CREATE')".formatted(service))) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void run(String statements) throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }
}
