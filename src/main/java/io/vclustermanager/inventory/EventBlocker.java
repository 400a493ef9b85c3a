package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that holds events back: the oldest that has written something, in whatever
 * database of the server. Those that only read hold back nothing, and neither do replication slots:
 * they keep old rows from being cleaned up, which is another matter.
 *
 * @param pid the process of the server; null for a prepared transaction, which has none
 * @param name what its client calls itself, or the prepared transaction's own name
 * @param database null where it is in none
 * @param since when it began; null where the service may not see that of other users
 */
public record EventBlocker(
    @Nullable Integer pid, String name, @Nullable String database, @Nullable Instant since) {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * Only when an event's transaction is not below the snapshot: an event below it waits for the
   * stamper alone.
   */
  private static final String OLDEST =
      """
      select * from (
        select pid, application_name as name, datname as database, xact_start as since,
          age(backend_xid) as age
        from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()
        union all
        select null, gid, database, prepared, age(transaction) from pg_prepared_xacts
      ) t
      where exists (select from event
        where position is null and xid >= pg_snapshot_xmin(pg_current_snapshot()))
      order by age desc limit 1
      """;

  /** The present one, if there is one. */
  static Optional<EventBlocker> find(Connection connection) throws SQLException {
    return Sql.of(OLDEST).find(connection, EventBlocker::of);
  }

  private static EventBlocker of(ResultSet row) throws SQLException {
    return new EventBlocker(
        row.getObject("pid", Integer.class),
        CONTROL.matcher(String.valueOf(row.getString("name"))).replaceAll("?"),
        row.getString("database"),
        Sql.instantOrNull(row, "since"));
  }

  /** Whether it is the same transaction, whoever looked. */
  public boolean isSame(EventBlocker other) {
    return Objects.equals(pid, other.pid)
        && name.equals(other.name)
        && Objects.equals(since, other.since);
  }

  /** It in words, for administrators. */
  public String text(Instant now) {
    var who = pid == null ? "the prepared transaction '" + name + "'" : "process " + pid + named();
    var where = database == null ? "" : " in database '" + database + "'";
    var age = since == null ? "" : ", open for " + Duration.between(since, now).toSeconds() + " s";
    return who + where + age;
  }

  private String named() {
    return name.isEmpty() ? "" : " ('" + name + "')";
  }
}
