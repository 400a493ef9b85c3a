package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Network;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins that failed: how many of each name, address and hour, where an address of IPv6 counts as
 * its network (/64). Tokens, keys and cookies that were not taken are each counted by what they
 * are: one kind keeps no other out of the audit. The audit has the first of them alone, since
 * strangers send them, and the audit is kept for long.
 */
@Singleton
public final class FailedSignIns {
  private final Database database;

  FailedSignIns(Database database) {
    this.database = database;
  }

  /**
   * Counts one, and appends the first of its name, address and hour to the audit.
   *
   * @param caller who they say they are, by a name of bounded length
   */
  public void add(Caller caller, Instant at, AuditEntry entry) {
    add(counted(caller.actor().name(), entry.subject()), caller, at, entry);
  }

  /**
   * The same of somebody who says no name.
   *
   * @param name under which it is counted, of bounded length
   */
  public void add(String name, Caller caller, Instant at, AuditEntry entry) {
    database.work(
        "keep a sign-in that failed",
        connection -> {
          var counted =
              Sql.of(
                  """
                  with counted as (
                    insert into failed_sign_in (name, address, hour, last_at) values (?, ?, ?, ?)
                    on conflict (name, address, hour) do update
                      set attempts = failed_sign_in.attempts + 1,
                        last_at = greatest(failed_sign_in.last_at, excluded.last_at)
                    returning attempts)
                  """,
                  name,
                  network(caller.source()),
                  at.truncatedTo(ChronoUnit.HOURS),
                  at);
          return AuditLog.insert(counted, caller, at, entry)
              .add(" from counted where attempts = 1")
              .update(connection);
        });
  }

  /** A name that was tried is what it was about; else it was about what was shown. */
  private static String counted(String name, @Nullable String shown) {
    return shown == null || shown.equals(name)
        ? name
        : name.isEmpty() ? shown : name + ": " + shown;
  }

  /** Who has one address of IPv6 has all of its network, and would get a row for each. */
  private static String network(@Nullable String source) {
    return source == null ? "" : Network.of(source);
  }

  /** Forgets those of hours before then, so many at the most; how many. */
  public int forget(Instant before, int most) {
    return database.work(
        "forget sign-ins that failed",
        connection ->
            Sql.of(
                    """
                    delete from failed_sign_in where ctid = any(array(
                      select ctid from failed_sign_in where hour < ? limit ?))
                    """,
                    before,
                    most)
                .update(connection));
  }
}
