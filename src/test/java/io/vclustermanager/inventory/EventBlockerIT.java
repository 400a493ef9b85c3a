package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds events back is named, also to a user of the database who may see little of others. */
final class EventBlockerIT {
  private static final String EVENT =
      """
      insert into event (type, occurred_at, cluster_id, owner_id, phase, actor, actor_kind, changes)
        values ('CLUSTER_REQUESTED', now(), gen_random_uuid(), gen_random_uuid(), 'REQUESTED',
          'anna', 'USER', '[]')
      """;

  private Database database;

  @BeforeEach
  void migrate() throws SQLException {
    database = TestPostgres.shared().freshDatabase();
    database.migrate("latest");
    try (var ours = database.connect()) {
      run(ours, "alter table event drop constraint event_cluster_id_fkey");
    }
  }

  @Test
  void theTransactionOfAnotherDatabaseIsNamed() throws SQLException {
    var elsewhere = TestPostgres.shared().freshDatabase();
    try (var open = named(elsewhere, "a long report")) {
      open.setAutoCommit(false);
      run(open, "select pg_current_xact_id()");
      try (var ours = database.connect()) {
        run(ours, EVENT);

        var blocker = EventBlocker.find(ours).orElseThrow();

        assertThat(blocker.name()).isEqualTo("a long report");
        assertThat(elsewhere.url()).contains("/" + blocker.database());
        assertThat(blocker.text(Instant.now()))
            .startsWith("process " + blocker.pid() + " ('a long report') in database '")
            .contains(", open for ");
        open.rollback();
        assertThat(EventBlocker.find(ours)).isEmpty();
      }
    }
  }

  @Test
  void whoOnlyReadsHoldsNothingBack() throws SQLException {
    try (var reader = named(database, "a reader");
        var ours = database.connect()) {
      reader.setAutoCommit(false);
      run(reader, "set transaction isolation level repeatable read");
      run(reader, "select count(*) from event");
      run(ours, EVENT);

      assertThat(EventBlocker.find(ours)).isEmpty();
    }
  }

  /** Providers give no more than this: how long it has been open is not seen then. */
  @Test
  void aUserWithoutRightsOnOthersSeesProcessNameAndDatabase() throws SQLException {
    try (var open = named(database, "a batch");
        var ours = database.connect()) {
      open.setAutoCommit(false);
      run(open, "select pg_current_xact_id()");
      run(ours, EVENT);
      run(ours, "create role vcm_sees_little; grant select on event to vcm_sees_little");
      try {
        run(ours, "set role vcm_sees_little");

        var blocker = EventBlocker.find(ours).orElseThrow();

        assertThat(blocker.pid()).isNotNull();
        assertThat(blocker.name()).isEqualTo("a batch");
        assertThat(blocker.since()).isNull();
        assertThat(blocker.text(Instant.now())).doesNotContain("open for");
      } finally {
        run(ours, "reset role; drop owned by vcm_sees_little; drop role vcm_sees_little");
      }
    }
  }

  @Test
  void aPreparedTransactionIsCalledByItsName() {
    var blocker = new EventBlocker(null, "nightly", "other", Instant.EPOCH);

    assertThat(blocker.text(Instant.EPOCH.plusSeconds(60)))
        .isEqualTo("the prepared transaction 'nightly' in database 'other', open for 60 s");
    assertThat(blocker.isSame(new EventBlocker(null, "nightly", "other", Instant.EPOCH))).isTrue();
    assertThat(blocker.isSame(new EventBlocker(null, "daily", "other", Instant.EPOCH))).isFalse();
  }

  /** Where the server's identifier may not be asked, the table's number alone tells. */
  @Test
  void aRestoredLogIsNoticedWithoutRightsOnTheServer() throws SQLException {
    try (var ours = database.connect()) {
      run(
          ours,
          "create role vcm_asks_little; grant select, update on event_epoch to vcm_asks_little");
      run(ours, "revoke execute on function pg_control_system() from public");
      try {
        run(ours, "set role vcm_asks_little");
        assertThat(settle(ours)).isFalse();
        assertThat(settle(ours)).as("nothing is otherwise").isFalse();
        run(ours, "update event_epoch set table_oid = 1");
        assertThat(settle(ours)).isTrue();
        assertThat(settle(ours)).as("that is known now").isFalse();
      } finally {
        run(ours, "reset role; drop owned by vcm_asks_little; drop role vcm_asks_little");
      }
      assertThat(settle(ours)).as("the identifier that is seen at last changes nothing").isFalse();
      run(ours, "update event_epoch set system_identifier = 1");
      assertThat(settle(ours)).as("another server").isTrue();
    }
  }

  private static boolean settle(Connection connection) throws SQLException {
    return Sql.inTransaction(connection, EventEpochs::settle);
  }

  private static Connection named(Database where, String name) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", where.username());
    properties.setProperty("password", where.password());
    properties.setProperty("ApplicationName", name);
    return DriverManager.getConnection(where.url(), properties);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
