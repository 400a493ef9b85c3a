package io.vclustermanager.inventory;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How long operations usually take, on each host, for each kind and size. */
@Singleton
public final class UsualDurations {
  /** So many of the newest operations of all are looked at, whatever else there is. */
  private static final int NEWEST = 1000;

  /** Of fewer one could tell how long somebody else's single operation took. */
  private static final int LEAST = 3;

  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Database database;
  private final LoadingCache<Integer, Map<Like, Duration>> usual;

  UsualDurations(Database database) {
    this.database = database;
    this.usual = Caffeine.newBuilder().expireAfterWrite(FRESH).build(this::read);
  }

  /** Operations of the same kind, on clusters of the same size on the same host. */
  private record Like(String kind, UUID host, @Nullable String size) {
    static Like of(ResultSet row) throws SQLException {
      return new Like(row.getString("kind"), Sql.uuid(row, "host_id"), row.getString("size"));
    }
  }

  /**
   * How long the last operations like each of these took that succeeded: the median in whole
   * seconds, from the beginning to the end, as of half a minute ago at most. Nothing for those of
   * whose like fewer than three are among the newest thousand, and of clusters on no host.
   */
  public Map<UUID, Duration> of(Collection<UUID> operations) {
    var known = usual.get(NEWEST);
    var durations = new HashMap<UUID, Duration>();
    likes(operations)
        .forEach(
            (id, like) -> {
              var duration = known.get(like);
              if (duration != null) {
                durations.put(id, duration);
              }
            });
    return durations;
  }

  private Map<UUID, Like> likes(Collection<UUID> operations) {
    return database.work(
        "look what operations are like",
        connection ->
            Sql.of(
                    "select o.id, o.kind, c.host_id, c.spec ->> 'size' as size from operation o"
                        + " join cluster c on c.id = o.cluster_id"
                        + " where o.id = any(?) and c.host_id is not null",
                    Sql.uuids(operations))
                .list(connection, row -> Map.entry(Sql.uuid(row, "id"), Like.of(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private Map<Like, Duration> read(int newest) {
    return database.work(
        "look how long operations take",
        connection ->
            Sql.of(
                    """
                    select o.kind, c.host_id, c.spec ->> 'size' as size, percentile_disc(0.5)
                      within group (order by extract(epoch from o.finished_at - o.started_at)) as seconds
                    from (select * from operation order by requested_at desc, id desc limit %d) o
                    join cluster c on c.id = o.cluster_id
                    where o.state = 'SUCCEEDED' and o.started_at is not null and c.host_id is not null
                    group by 1, 2, 3 having count(*) >= %d
                    """
                        .formatted(newest, LEAST))
                .list(
                    connection,
                    row -> Map.entry(Like.of(row), Duration.ofSeconds(row.getLong("seconds"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
