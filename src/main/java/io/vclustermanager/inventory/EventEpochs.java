package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which log of events it is. A database that was restored or replaced goes on with positions that
 * another log has used: so it gets a new epoch, and cursors of the one before are refused.
 *
 * <p>What tells: the identifier of the PostgreSQL server, which a promoted standby keeps, and the
 * number of the table, which a restored dump has not. Neither changes when a whole server is taken
 * back to an earlier time; for that there is {@link #renew(String, String, String)}.
 */
@Singleton
public final class EventEpochs {
  private static final Logger LOG = LoggerFactory.getLogger(EventEpochs.class);
  private static final String ANOTHER =
      "update event_epoch set is_first = false,"
          + " epoch = left(replace(gen_random_uuid()::text, '-', ''), 12)";

  private final Database database;

  EventEpochs(Database database) {
    this.database = database;
  }

  /** Where a log lies; what is null is not known. */
  private record Place(@Nullable Long system, @Nullable Long table) {
    static Place of(ResultSet row) throws SQLException {
      return new Place(
          row.getObject("system_identifier", Long.class), row.getObject("table_oid", Long.class));
    }

    boolean isElsewhereThan(Place former) {
      return differ(system, former.system) || differ(table, former.table);
    }

    /** What was known and cannot be asked now stays known. */
    Place orAsIn(Place former) {
      return new Place(
          system == null ? former.system : system, table == null ? former.table : table);
    }

    private static boolean differ(@Nullable Long one, @Nullable Long other) {
      return one != null && other != null && !one.equals(other);
    }
  }

  /**
   * Makes a new epoch when the log lies elsewhere than it was last seen.
   *
   * @return whether it did
   */
  boolean settle() {
    var isNew =
        database.work(
            "look where the event log lies",
            connection -> Sql.inTransaction(connection, EventEpochs::settle));
    if (isNew) {
      LOG.warn(
          "The database was restored or replaced: cursors of events from before are refused as"
              + " CURSOR_EXPIRED");
    }
    return isNew;
  }

  static boolean settle(Connection within) throws SQLException {
    // Replicas that start at once do it in turn: the second finds that the first has done it.
    var former =
        Sql.of("select system_identifier, table_oid from event_epoch for update")
            .find(within, Place::of)
            .orElseThrow();
    var here = here(within);
    var isNew = here.isElsewhereThan(former);
    if (isNew) {
      Sql.of(ANOTHER).update(within);
    }
    var known = here.orAsIn(former);
    if (!Objects.equals(known, former)) {
      Sql.of(
              "update event_epoch set system_identifier = ?, table_oid = ?",
              known.system,
              known.table)
          .update(within);
    }
    return isNew;
  }

  /** Where the function may not be called, as providers can have it, the table alone tells. */
  private static Place here(Connection within) throws SQLException {
    var may =
        Sql.of("select has_function_privilege('pg_control_system()', 'execute') as may")
            .find(within, row -> row.getBoolean("may"))
            .orElse(false);
    var system = may ? "(select system_identifier from pg_control_system())" : "null::bigint";
    return Sql.of(
            "select "
                + system
                + " as system_identifier, tableoid::bigint as table_oid from"
                + " event_epoch")
        .find(within, Place::of)
        .orElseThrow();
  }

  /** Makes a new epoch after this one, if it is still the present one: replicas all notice. */
  void replace(String epoch) {
    database.work(
        "begin a new epoch of the event log",
        connection -> Sql.of(ANOTHER + " where epoch = ?", epoch).update(connection));
  }

  /**
   * Makes a new epoch, beside the running service or without it: by one connection, without
   * anything else that a start does. Replicas that run notice within seconds.
   *
   * @param url a JDBC URL
   * @throws DatabaseException when the database cannot be used, or has no tables yet
   */
  public static void renew(String url, @Nullable String username, @Nullable String password) {
    try (var connection = DriverManager.getConnection(url, username, password)) {
      Sql.inTransaction(
          connection,
          within -> {
            var changed = Sql.of(ANOTHER).update(within);
            // There is no clock of the service here; its time is the database's too.
            var now =
                Sql.of("select clock_timestamp() as now")
                    .find(within, row -> Sql.instant(row, "now"))
                    .orElseThrow();
            AuditLog.insert(
                    Sql.of(""),
                    Caller.system("new-epoch"),
                    now,
                    new AuditEntry("newEpoch", "event", AuditEntry.Outcome.DONE, null))
                .update(within);
            return changed;
          });
    } catch (SQLException e) {
      throw new DatabaseException("begin a new epoch of the event log", e);
    }
  }
}
