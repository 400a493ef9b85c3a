package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits, as it was some seconds ago: operations for their turn, and hosts for their watch. */
@Singleton
public final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration OFTEN = Duration.ofSeconds(5);
  private static final String LOOK =
      """
      select count(*) as queued, min(requested_at) as queued_since,
        (select min(w.current_at) from host_watch w join host h on h.name = w.host
         where h.removed_at is null and (h.configured or h.managed_by <> 'CONFIGURATION')) as watched
      from operation where state = 'QUEUED'
      """;

  private final Database database;
  private final Clock clock;
  private volatile Seen seen = new Seen(0, null, null);

  private record Seen(long queued, @Nullable Instant since, @Nullable Instant watched) {}

  Backlog(Database database, Clock clock, Regularly regularly) {
    this.database = database;
    this.clock = clock;
    regularly.every(FIRST, OFTEN, this::look);
  }

  /** Looks. While the database is away, ages go on. */
  private void look() {
    try {
      seen =
          database.work(
              "look what waits",
              connection ->
                  Sql.of(LOOK)
                      .find(
                          connection,
                          row ->
                              new Seen(
                                  row.getLong("queued"),
                                  Sql.instantOrNull(row, "queued_since"),
                                  Sql.instantOrNull(row, "watched")))
                      .orElseThrow());
    } catch (DatabaseException e) {
      LOG.debug("What waits cannot be looked at: {}", e.getMessage());
    }
  }

  /** How many operations have not begun. */
  public long queued() {
    return seen.queued;
  }

  /** For how long the oldest of them has waited; zero where none does. */
  public Duration queueAge() {
    return since(seen.since);
  }

  /** Since when the host that is furthest behind was last known to be as the inventory has it. */
  public Duration watchLag() {
    return since(seen.watched);
  }

  private Duration since(@Nullable Instant then) {
    var age = then == null ? Duration.ZERO : Duration.between(then, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }
}
