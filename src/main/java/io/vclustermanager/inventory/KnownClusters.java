package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Host;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What the inventory knows of the virtual clusters and leftovers that are seen on a host. */
@Singleton
public final class KnownClusters {
  private final Database database;

  KnownClusters(Database database) {
    this.database = database;
  }

  /**
   * A cluster that is or was, and where.
   *
   * @param release what it is called there
   * @param abandoned whether it counts as deleted since its host was gone for good
   */
  public record Known(
      UUID id,
      String host,
      String namespace,
      String name,
      String release,
      boolean deleted,
      boolean abandoned) {
    /** Whether it is deleted, and what carries its id in that namespace was once its own. */
    public boolean isLeftIn(Host on, String of) {
      return deleted && host.equals(on.name()) && namespace.equals(of);
    }
  }

  /** A namespace of a host. */
  public record Place(String host, String namespace) {}

  /**
   * The live clusters at these places, and the clusters with these ids, also deleted ones and those
   * of other hosts, in one statement.
   */
  public List<Known> find(Collection<Place> places, Collection<UUID> ids) {
    return database.work(
        "find out what of hosts is known",
        connection ->
            Sql.of(
                    """
                    select c.id, h.name as host, c.namespace, c.name,
                      coalesce(c.release, c.name) as release, false as deleted,
                      false as abandoned
                    from unnest(?, ?) k(host, namespace) join host h on h.name = k.host
                    join cluster c on c.host_id = h.id and c.namespace = k.namespace
                      and c.deleted_at is null
                    union
                    select c.id, h.name, c.namespace, c.name, coalesce(c.release, c.name),
                      c.deleted_at is not null,
                      c.deleted_at is not null
                        and c.conditions @> '[{"reason": "Abandoned"}]'
                    from cluster c join host h on h.id = c.host_id where c.id = any(?)
                    """,
                    Sql.texts(places.stream().map(Place::host).toList()),
                    Sql.texts(places.stream().map(Place::namespace).toList()),
                    Sql.uuids(ids))
                .list(
                    connection,
                    row ->
                        new Known(
                            Sql.uuid(row, "id"),
                            row.getString("host"),
                            row.getString("namespace"),
                            row.getString("name"),
                            row.getString("release"),
                            row.getBoolean("deleted"),
                            row.getBoolean("abandoned"))));
  }

  /** Has what is left of these clusters taken away, from now on and until then. */
  public void removeLeftovers(Collection<UUID> clusters, Instant now, Instant until) {
    database.change(
        "have leftovers removed",
        connection ->
            Sql.of(
                    """
                    insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
                      version, owner_id)
                    select ?, c.id::text || '/' || ?::bigint::text, ?, false, 1, c.owner_id
                    from cluster c where c.id = any(?)
                    on conflict do nothing
                    """,
                    TaskScheduler.LEFTOVERS,
                    until.getEpochSecond(),
                    now,
                    Sql.uuids(clusters))
                .update(connection));
  }
}
