package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a lost administrator another password, beside the running service or without it: by one
 * connection, without migrations, hosts, or anything else that a start does.
 */
public final class AdminReset {
  private AdminReset() {}

  /**
   * Does it.
   *
   * @param url a JDBC URL
   * @param user the name of the user to reset, who becomes a global administrator again
   * @return whether there is such a user
   * @throws DatabaseException when the database cannot be used, or has no tables yet
   */
  public static boolean run(
      String url, @Nullable String username, @Nullable String password, String user, String hash) {
    try (var connection = DriverManager.getConnection(url, username, password)) {
      return Sql.inTransaction(
          connection,
          within -> {
            var changed =
                Sql.of(
                        "update app_user set password_hash = ?, global_role = 'ADMIN',"
                            + " password_changed_at = null where name = ?",
                        hash,
                        user)
                    .update(within);
            // There is no clock of the service here; its time is the database's too.
            var now =
                Sql.of("select clock_timestamp() as now")
                    .find(within, row -> Sql.instant(row, "now"))
                    .orElseThrow();
            endFormer(within, user, now);
            audit(user, changed, now).update(within);
            return changed == 1;
          });
    } catch (SQLException e) {
      throw new DatabaseException("reset the password of " + user, e);
    }
  }

  /** What was given for the lost password, in a database that this release has migrated already. */
  private static void endFormer(Connection connection, String user, Instant now)
      throws SQLException {
    if (Sql.of("select count(to_regclass('page_session'))").number(connection) == 0) {
      return;
    }
    Sql.of(
            "delete from page_session where user_id in (select id from app_user where name = ?)",
            user)
        .update(connection);
    Sql.of(
            "insert into token_floor (name, not_before) values (?, ?) on conflict (name) do update"
                + " set not_before = excluded.not_before",
            user,
            now.truncatedTo(ChronoUnit.MILLIS))
        .update(connection);
  }

  private static Sql audit(String user, int changed, Instant now) {
    var outcome = changed == 1 ? AuditEntry.Outcome.DONE : AuditEntry.Outcome.REFUSED;
    return AuditLog.insert(
        Sql.of(""), Caller.system("reset"), now, new AuditEntry("resetAdmin", user, outcome, null));
  }
}
