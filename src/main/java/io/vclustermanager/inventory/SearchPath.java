package io.vclustermanager.inventory;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the names of a statement are looked for. */
final class SearchPath {
  private SearchPath() {}

  /**
   * Has names of functions, operators and types mean PostgreSQL's own alone until the transaction
   * ends: who may make things in the schema could have others stand in for them, and have them run
   * with the rights of whoever asks.
   *
   * @param connection that commits nothing by itself
   * @return the schema where tables are made, which is in the path no more; {@code public} where
   *     there is none
   */
  static String narrow(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select coalesce(pg_catalog.current_schema(), 'public'),"
                    + " pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)")) {
      row.next();
      return row.getString(1);
    }
  }
}
