package io.vclustermanager.testing;

import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All rows of a database as one text of plain SQL, which puts them into a database that the same
 * migrations made. Flyway's own table is not in it: who loads the text has migrated already.
 */
public final class DatabaseDump {
  private static final String TABLES =
      """
      select relname from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p') and not relispartition and relname <> 'flyway_schema_history'
      order by relname collate "C"
      """;

  /** The tables that this one refers to, but for itself: rows of one statement may do that. */
  private static final String REFERRED =
      """
      select distinct confrelid::regclass::text from pg_constraint
      where contype = 'f' and conrelid = ?::regclass and confrelid <> conrelid
      """;

  /**
   * Transaction ids mean nothing on another server, and are given by default. Where the event log
   * lay is left out, so that the rows stand for a database that was upgraded, not restored.
   */
  private static final String COLUMNS =
      """
      select quote_ident(attname) from pg_attribute
      where attrelid = ?::regclass and attnum > 0 and not attisdropped
        and atttypid <> 'xid8'::regtype
        and not (attrelid = 'event_epoch'::regclass
          and attname in ('system_identifier', 'table_oid'))
      order by attnum
      """;

  private static final String IDENTITIES =
      """
      select quote_ident(attname) from pg_attribute
      where attrelid = ?::regclass and attnum > 0 and not attisdropped
        and pg_get_serial_sequence(attrelid::regclass::text, attname) is not null
      """;

  private final Connection connection;

  private DatabaseDump(Connection connection) {
    this.connection = connection;
  }

  /** The text; the services of this database should be closed, and all its events stamped. */
  public static String print(Database database) throws SQLException {
    try (var connection = database.connect()) {
      return new DatabaseDump(connection).print();
    }
  }

  private String print() throws SQLException {
    var tables = inOrder();
    var text = new StringBuilder();
    for (var table : tables.reversed()) {
      text.append("delete from ").append(table).append(";\n");
    }
    for (var table : tables) {
      text.append(rows(table));
    }
    return text.toString();
  }

  /** The tables, each behind those that it refers to. */
  private List<String> inOrder() throws SQLException {
    var left = new ArrayList<>(lines(TABLES));
    Set<String> ordered = new LinkedHashSet<>();
    while (!left.isEmpty()) {
      var ready = new ArrayList<String>();
      for (var table : left) {
        if (ordered.containsAll(lines(REFERRED, table))) {
          ready.add(table);
        }
      }
      if (ready.isEmpty()) {
        throw new IllegalStateException("These tables refer to each other in a circle: " + left);
      }
      ordered.addAll(ready);
      left.removeIf((Predicate<String>) ordered::contains);
    }
    return List.copyOf(ordered);
  }

  private String rows(String table) throws SQLException {
    var columns = lines(COLUMNS, table);
    var values =
        columns.stream()
            .map(column -> "quote_nullable(" + column + "::text)")
            .collect(Collectors.joining(" || ', ' || ", "'(' || ", " || ')'"));
    var rows = lines("select " + values + " from " + table + " order by 1");
    if (rows.isEmpty()) {
      return "";
    }
    var identities = lines(IDENTITIES, table);
    var text = new StringBuilder("\ninsert into " + table + " (" + String.join(", ", columns));
    text.append(identities.isEmpty() ? ") values\n" : ") overriding system value values\n");
    text.append(String.join(",\n", rows)).append(";\n");
    for (var identity : identities) {
      text.append(
          "select setval(pg_get_serial_sequence('%1$s', '%2$s'), max(%2$s)) from %1$s;\n"
              .formatted(table, identity));
    }
    return text.toString();
  }

  private List<String> lines(String query, String... parameters) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      for (var i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (var rows = statement.executeQuery()) {
        var lines = new ArrayList<String>();
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
        return lines;
      }
    }
  }
}
