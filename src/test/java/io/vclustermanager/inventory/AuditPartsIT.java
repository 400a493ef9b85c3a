package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import io.vclustermanager.testing.TestService;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGStatement;

/** The audit becomes one of months, and its months come and go. */
final class AuditPartsIT {
  /** The last migration of the release before. */
  private static final String BEFORE = "076";

  /** What a replica of the release before says. */
  private static final String FORMER_INSERT =
      """
      insert into audit (at, actor, actor_kind, action, subject, outcome, reason, request_id,
        source) select now(), 'former', 'USER', 'setLabels', 'c', 'DONE', null, ?, null
      """;

  private static final String PARTS =
      "select inhrelid::regclass::text from pg_inherits where inhparent = 'audit'::regclass order"
          + " by 1";

  private static final String WHERE = "select tableoid::regclass::text, request_id from audit";

  @Test
  void noRowIsLostWhileReplicasOfTheReleaseBeforeGoOn() throws Exception {
    var database = TestPostgres.shared().freshDatabase();
    database.migrate(BEFORE);
    var tables = new Tables(database);
    tables.change(
        """
        insert into audit (at, actor, actor_kind, action, outcome, request_id)
        select '2019-05-01'::timestamptz + n * interval '1 hour', 'old', 'USER', 'login', 'DONE',
          'old-' || n from generate_series(1, 5000) n
        """);
    var written = new AtomicLong();
    var stop = new AtomicBoolean();
    var writer = beside(() -> write(database, written, stop));
    try {
      awaitMore(written, writer);
      database.migrate("latest");
      awaitMore(written, writer);
    } finally {
      stop.set(true);
    }
    writer.join();

    assertThat(tables.number("select count(*) from audit where actor = 'old'")).isEqualTo(5000);
    assertThat(tables.number("select count(*) from audit where actor = 'former'"))
        .isEqualTo(written.get());
    assertThat(tables.number("select count(distinct id) from audit"))
        .as("each has an id of its own")
        .isEqualTo(5000 + written.get());
    assertThat(tables.number("select count(*) from audit_other")).isZero();
    assertThat(tables.rows("select distinct way from audit")).containsExactly("null");
  }

  /**
   * A dump reads the audit for long: who writes does not wait for it because the migration does.
   */
  @Test
  void theMigrationWaitsForWhoReadsAndNobodyWaitsForTheMigration() throws Exception {
    var database = TestPostgres.shared().freshDatabase();
    database.migrate("087");
    var written = new AtomicLong();
    var stop = new AtomicBoolean();
    try (var dump = database.connect()) {
      dump.setAutoCommit(false);
      try (var reads = dump.createStatement()) {
        reads.execute("lock table audit in access share mode");
      }
      var migration = beside(() -> database.migrate("latest"));
      TestService.await(
          "the migration to wait",
          () ->
              new Tables(database)
                      .number(
                          "select count(*) from pg_locks where relation = 'audit'::regclass and not"
                              + " granted")
                  > 0);
      var writer = beside(() -> write(database, written, stop));
      awaitMore(written, writer);
      awaitMore(written, writer);
      assertThat(migration).isNotDone();

      dump.rollback();
      migration.join();
      awaitMore(written, writer);
      stop.set(true);
      writer.join();
    } finally {
      stop.set(true);
    }
    assertThat(new Tables(database).number("select count(*) from audit")).isEqualTo(written.get());
  }

  /** On a thread of its own: the common pool may have one alone. */
  private static CompletableFuture<Void> beside(Runnable work) {
    return CompletableFuture.runAsync(work, task -> Thread.ofVirtual().start(task));
  }

  /** With a plan that the server keeps, as the service's pools have them. */
  private static void write(Database database, AtomicLong written, AtomicBoolean stop) {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(FORMER_INSERT)) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      while (!stop.get()) {
        statement.setString(1, "former-" + written.get());
        assertThat(statement.executeUpdate()).isEqualTo(1);
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitMore(AtomicLong written, CompletableFuture<?> writer) {
    var before = written.get();
    TestService.await("the replica to write", () -> writer.isDone() || written.get() > before + 20);
    assertThat(writer.isCompletedExceptionally()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "audit_first", "audit_other"})
  void nothingIsChangedOrRemovedInTheWholeOrAPart(String table) {
    var tables = migrated();
    entry(tables, "now()", "now");
    entry(tables, "now() + interval '10 years'", "then");

    for (var statement :
        new String[] {
          "update " + table + " set actor = 'somebody else'",
          "delete from " + table,
          "truncate " + table
        }) {
      assertThatThrownBy(() -> tables.change(statement))
          .as(statement)
          .hasMessageContaining("never changed or removed");
    }
    assertThat(tables.rows(WHERE)).containsExactlyInAnyOrder("audit_first|now", "audit_other|then");
  }

  @Test
  void monthsAreMadeAheadAndTakeWhatWasThereBeforeThem() {
    var tables = migrated();
    entry(tables, "now() + interval '4 months'", "early");
    assertThat(tables.rows(WHERE)).containsExactly("audit_other|early");

    var made = tables.number("select audit_make_parts(now() + interval '5 months')");
    assertThat(made).isBetween(3L, 5L);
    assertThat(tables.rows(PARTS)).hasSize((int) made + 2);
    assertThat(tables.rows(WHERE))
        .singleElement()
        .asString()
        .matches("audit_\\d{4}_\\d\\d\\|early");
    assertThat(tables.number("select audit_make_parts(now() + interval '5 months')")).isZero();

    var part = tables.rows(WHERE).getFirst().replaceFirst("\\|.*", "");
    for (var statement : new String[] {"delete from ", "truncate "}) {
      assertThatThrownBy(() -> tables.change(statement + part))
          .hasMessageContaining("never changed or removed");
    }
    entry(tables, "now() + interval '10 years'", "then");
    assertThatThrownBy(() -> tables.change("delete from audit_other"))
        .as("it is refused again there, too")
        .hasMessageContaining("never changed or removed");
  }

  @Test
  void howeverFarAheadIsAskedForItEnds() {
    assertThat(migrated().number("select audit_make_parts('infinity')")).isBetween(10L, 14L);
  }

  @Test
  void monthsAreDroppedByTheirAgeAndNeverTheLastNinetyDays() {
    var tables = migrated();
    for (var month = 1; month <= 12; month++) {
      tables.change(
          "create table audit_2019_%02d partition of audit for values from %s"
              .formatted(month, bounds(month)));
    }
    entry(tables, "'2019-03-15'", "march");
    entry(tables, "now()", "now");

    assertThat(tables.number("select audit_drop_parts('2019-07-01')")).isEqualTo(6);
    assertThat(tables.rows(WHERE)).containsExactly("audit_first|now");
    assertThat(tables.number("select audit_drop_parts('infinity')"))
        .as("whatever is asked for")
        .isEqualTo(6);
    assertThat(tables.rows(PARTS)).containsExactly("audit_first", "audit_other");
    assertThat(tables.rows(WHERE)).containsExactly("audit_first|now");
  }

  private static String bounds(int month) {
    return "('2019-%02d-01 00:00+00') to ('%d-%02d-01 00:00+00')"
        .formatted(month, month == 12 ? 2020 : 2019, month % 12 + 1);
  }

  @Test
  void thePartOfNoMonthGoesWhenAllInItIsOld() {
    var tables = new Tables(narrow());
    entry(tables, "'2019-03-15'", "march");
    assertThat(tables.rows(WHERE)).containsExactly("audit_other|march");

    assertThat(tables.number("select audit_drop_parts('2019-03-01')")).isZero();
    assertThat(tables.number("select audit_drop_parts('2019-04-01')")).isEqualTo(1);
    assertThat(tables.rows(WHERE)).isEmpty();
    entry(tables, "'2019-03-15'", "march");
    assertThatThrownBy(() -> tables.change("truncate audit_other"))
        .hasMessageContaining("never changed or removed");
  }

  /** Whose first part begins this year, so that there is room for older ones. */
  private static Database narrow() {
    var database = TestPostgres.shared().freshDatabase();
    database.migrate("latest");
    var tables = new Tables(database);
    var ends = tables.rows("select ends from audit_parts() where part = 'audit_first'").getFirst();
    tables.change("alter table audit detach partition audit_first");
    tables.change(
        "alter table audit attach partition audit_first for values from ('2020-01-01 00:00+00') to"
            + " ('"
            + ends
            + "')");
    return database;
  }

  private static Tables migrated() {
    return new Tables(narrow());
  }

  private static void entry(Tables tables, String at, String requestId) {
    tables.change(
        "insert into audit (at, actor, actor_kind, action, outcome, request_id) values (%s, 'a',"
                .formatted(at)
            + " 'USER', 'login', 'DONE', ?)",
        requestId);
  }
}
