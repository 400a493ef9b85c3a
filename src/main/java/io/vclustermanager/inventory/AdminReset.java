package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
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
   * @return how many keys hold everywhere that go back to the user; empty: there is no such user
   * @throws DatabaseException when the database cannot be used, or has no tables yet
   */
  public static OptionalLong run(
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
            var keys = endFormer(within, user, now);
            audit(user, changed, now).update(within);
            return changed == 1 ? OptionalLong.of(keys) : OptionalLong.empty();
          });
    } catch (SQLException e) {
      throw new DatabaseException("reset the password of " + user, e);
    }
  }

  /** What was given for the lost password, in a database that this release has migrated already. */
  private static long endFormer(Connection connection, String user, Instant now)
      throws SQLException {
    if (Sql.of("select count(to_regclass('page_session'))").number(connection) == 0) {
      return 0;
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
    return everywhere(connection, user, now);
  }

  /** They stay: they may be of programs that work as they should, which whoever resets it knows. */
  private static long everywhere(Connection connection, String user, Instant now)
      throws SQLException {
    var made =
        Sql.of("select created_at from app_user where name = ?", user)
            .find(connection, row -> Sql.instant(row, "created_at"));
    return made.isEmpty()
        ? 0
        : Sql.of("select count(*) from api_key k where k.revoked_at is null")
            .add(" and k.expires_at > ? and ", now)
            .add(ApiKeys.FROM_A_USER, user, made.get())
            .number(connection);
  }

  private static Sql audit(String user, int changed, Instant now) {
    var outcome = changed == 1 ? AuditEntry.Outcome.DONE : AuditEntry.Outcome.REFUSED;
    return AuditLog.insert(
        Sql.of(""), Caller.system("reset"), now, new AuditEntry("resetAdmin", user, outcome, null));
  }
}
