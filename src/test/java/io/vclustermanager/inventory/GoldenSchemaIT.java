package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the migrations come to is {@code db/schema.golden.sql}, so that a review sees the whole.
 *
 * <p>{@code mvn verify -Dit.test=GoldenSchemaIT -Dgolden.write=true} writes it anew.
 */
final class GoldenSchemaIT {
  private static final Path GOLDEN = Path.of("db/schema.golden.sql");
  private static final String HEAD =
      "-- What the migrations come to. Written by GoldenSchemaIT, see README.md; not run by"
          + " anything.\n\n";

  private static Database database;

  @BeforeAll
  static void migrate() {
    database = migrated();
  }

  @Test
  void theMigrationsComeToTheGoldenSchema() throws IOException, SQLException {
    var printed = print(database);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN, printed);
    }
    assertThat(printed)
        .as("db/schema.golden.sql; -Dgolden.write=true writes it anew")
        .isEqualTo(Files.readString(GOLDEN));
  }

  /** A check that cannot fail is a bug. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table cluster add column more text",
        "alter table cluster alter column name drop not null",
        "alter table operation alter column attempt set default 1",
        "alter table operation alter column attempt type bigint",
        "alter table event_head drop constraint event_head_only_row_check",
        "drop index cluster_due",
        "alter table audit disable trigger all; drop trigger audit_append_only on audit",
        "create or replace function audit_is_append_only() returns trigger language plpgsql as"
            + " 'begin return new; end'",
        "comment on table cluster is 'other'",
        "create view more as select 1",
        "create sequence more",
        "create type more as enum ('a')"
      })
  void anyOtherSchemaIsSeen(String change) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      var before = CatalogPrinter.print(connection);
      connection.setAutoCommit(false);
      statement.execute(change);
      assertThat(CatalogPrinter.print(connection)).isNotEqualTo(before);
      connection.rollback();
    }
  }

  /** See {@code db/README.md}: the next release could write no kind of its own beside this one. */
  @Test
  void noCheckListsKinds() throws SQLException {
    try (var connection = database.connect()) {
      assertThat(checksOfKinds(connection)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table owner add check (kind in ('TEAM', 'USER'))",
        "alter table operation add check (stop is null or stop = 'CANCEL')",
        "alter table cluster add check ((wanted = 'ABSENT') = (deleted_at is not null))"
      })
  void aCheckOfKindsIsSeen(String change) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(change);
      assertThat(checksOfKinds(connection)).hasSize(1);
      connection.rollback();
    }
  }

  /** Those that compare anything with a word in capitals. */
  private static List<String> checksOfKinds(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select conrelid::regclass || ': ' || pg_get_constraintdef(oid) from pg_constraint
                where contype = 'c' and connamespace = 'public'::regnamespace
                  and pg_get_constraintdef(oid) ~ '''[A-Z_]+''::text'
                """)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static Database migrated() {
    var fresh = TestPostgres.shared().freshDatabase();
    fresh.migrate("latest");
    return fresh;
  }

  private static String print(Database database) throws SQLException {
    try (var connection = database.connect()) {
      return HEAD + CatalogPrinter.print(connection);
    }
  }
}
