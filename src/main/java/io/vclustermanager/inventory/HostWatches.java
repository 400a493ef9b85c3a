package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which replica watches which host, and when each host was last known to be as the inventory. */
@Singleton
public final class HostWatches {
  private final Database database;

  HostWatches(Database database) {
    this.database = database;
  }

  /**
   * Takes a host to watch, or goes on with it.
   *
   * @param current when the watch last showed that it is alive; null when it shows nothing yet
   * @return whether it is this holder's
   */
  public boolean hold(
      String host, String holder, Instant now, Duration length, @Nullable Instant current) {
    return database.work(
            "hold a host's watch",
            connection ->
                Sql.of(
                        """
                        insert into host_watch as w (host, holder, held_until, current_at)
                        values (?, ?, ?, ?)
                        on conflict (host) do update set holder = excluded.holder,
                          held_until = excluded.held_until,
                          current_at = greatest(w.current_at, excluded.current_at)
                        where w.holder = excluded.holder or w.held_until < ?
                        """,
                        host,
                        holder,
                        now.plus(length),
                        current,
                        now)
                    .update(connection))
        > 0;
  }

  /** Lets go of all, so that others need not wait until this holder counts as dead. */
  public void release(String holder, Instant now) {
    database.work(
        "let go of hosts' watches",
        connection ->
            Sql.of("update host_watch set held_until = ? where holder = ?", now, holder)
                .update(connection));
  }

  /**
   * Takes the turn to look at a whole host for everybody who waits, unless somebody has it.
   *
   * @return whether it is the caller's turn
   */
  public boolean takeTurn(String host, Instant now, Duration length) {
    return database.work(
            "take the turn to look at a host",
            connection ->
                Sql.of(
                        """
                        insert into host_watch as w (host, holder, held_until, look_until)
                        values (?, '', ?, ?)
                        on conflict (host) do update set look_until = excluded.look_until
                        where w.look_until is null or w.look_until < ?
                        """,
                        host,
                        now,
                        now.plus(length),
                        now)
                    .update(connection))
        > 0;
  }

  /** Ends the turn; with when the host was seen as a whole, if it was. */
  public void endTurn(String host, @Nullable Instant seenAt) {
    database.work(
        "end the turn to look at a host",
        connection ->
            Sql.of(
                    "update host_watch set look_until = null, current_at = greatest(current_at, ?)"
                        + " where host = ?",
                    seenAt,
                    host)
                .update(connection));
  }

  /** When each host was last known to be as the inventory has it. */
  public Map<String, Instant> current() {
    return database.work(
        "read how current hosts are",
        connection ->
            Sql.of("select host, current_at from host_watch where current_at is not null")
                .list(
                    connection,
                    row -> Map.entry(row.getString("host"), Sql.instant(row, "current_at")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
