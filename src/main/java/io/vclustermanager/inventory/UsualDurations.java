package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** How long operations usually take. */
@Singleton
public final class UsualDurations {
  /** So many of the newest clusters of a host and size are looked at: what was long ago is over. */
  private static final int NEWEST = 50;

  private final Database database;

  UsualDurations(Database database) {
    this.database = database;
  }

  /**
   * How long the operations of the same kind took that succeeded lately, on clusters of the same
   * size on the same host: the median, from the beginning to the end. In one statement; nothing for
   * operations of which no such one is known, and of clusters on no host.
   */
  public Map<UUID, Duration> of(Collection<UUID> operations) {
    return database.work(
        "look how long operations take",
        connection ->
            Sql.of(
                    """
                    with asked as (
                      select o.id, o.kind, c.host_id, c.spec ->> 'size' as size
                      from operation o join cluster c on c.id = o.cluster_id
                      where o.id = any(?) and c.host_id is not null
                    ), usual as (
                      select k.kind, k.host_id, k.size, took.seconds
                      from (select distinct kind, host_id, size from asked) k, lateral (
                        select percentile_disc(0.5) within group
                          (order by extract(epoch from p.finished_at - p.started_at)) as seconds
                        from (
                          select c.id from cluster c
                          where c.host_id = k.host_id and c.spec ->> 'size' is not distinct from k.size
                          order by c.created_at desc, c.id desc limit %d
                        ) newest
                        join operation p on p.cluster_id = newest.id
                        where p.kind = k.kind and p.state = 'SUCCEEDED'
                      ) took where took.seconds is not null
                    )
                    select a.id as key, (u.seconds * 1000)::bigint as n
                    from asked a join usual u on u.kind = a.kind and u.host_id = a.host_id
                      and u.size is not distinct from a.size
                    """
                        .formatted(NEWEST),
                    Sql.uuids(operations))
                .countsByKey(connection)
                .entrySet()
                .stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, each -> Duration.ofMillis(each.getValue()))));
  }
}
