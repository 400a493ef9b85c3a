package io.vclustermanager.inventory;

import io.vclustermanager.inventory.ClusterCounts.Count;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Totals;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.ValuesVerdict;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads of clusters. */
@Singleton
public final class Clusters {
  /** Whether a cluster's values say what nobody was allowed; of none that is not known. */
  static final String VALUES_REFUSED = "coalesce(c.spec #> '{verdict,refused}', 'false') = 'true'";

  private static final String FROM = " from cluster c where ";

  private final Database database;
  private final ClusterRows rows;
  private final OperationRows operationRows;
  private final OwnerAndHostCache places;
  private final Json json;

  Clusters(
      Database database,
      ClusterRows rows,
      OperationRows operationRows,
      OwnerAndHostCache places,
      Json json) {
    this.database = database;
    this.rows = rows;
    this.operationRows = operationRows;
    this.places = places;
    this.json = json;
  }

  /** The constraints that a new cluster would violate: another one has its name, or its place. */
  public List<String> taken(Cluster cluster) {
    var host = cluster.host();
    return database.work(
        "look whether a name is taken",
        connection ->
            Sql.of(
                    """
                    select 'cluster_live_name' where exists
                      (select from cluster where name = ? and deleted_at is null)
                    union all select 'cluster_live_namespace' where exists
                      (select from cluster where host_id = ?::uuid and namespace = ? and deleted_at is null)\
                    """,
                    cluster.name(),
                    host == null ? null : host.id(),
                    cluster.namespace())
                .list(connection, row -> row.getString(1)));
  }

  /** One cluster that the scope covers. */
  public Optional<Cluster> find(ClusterRef ref, Scope scope) {
    return database.work("find a cluster", connection -> rows.find(connection, select(ref, scope)));
  }

  /** The clusters with these keys that the scope covers, in one statement. */
  public Map<UUID, Cluster> byIds(Collection<UUID> ids, Scope scope) {
    return database.work(
        "find clusters by id",
        connection ->
            rows
                .list(
                    connection,
                    Sql.of(ClusterRows.SELECT + "c.id = any(?)", Sql.uuids(ids))
                        .scope(scope, "c.owner_id")
                        .readable(Readable.cluster("c")))
                .stream()
                .collect(Collectors.toMap(Cluster::id, Function.identity())));
  }

  /**
   * The clusters of these events, in one statement. Of those that the scope does not cover, as a
   * transfer can have it, no more than what an event of another owner may show.
   *
   * @param events that the scope covers
   */
  public Map<Event, Cluster> ofEvents(Collection<Event> events, Scope scope) {
    return database.work(
        "find the clusters of events",
        connection -> {
          var found = new HashMap<UUID, Cluster>();
          var ids = events.stream().map(Event::clusterId).distinct().toList();
          for (var cluster :
              rows.list(
                  connection,
                  Sql.of(ClusterRows.SELECT + "c.id = any(?)", Sql.uuids(ids))
                      .readable(Readable.cluster("c")))) {
            found.put(cluster.id(), cluster);
          }
          return ofEvents(connection, events, found, scope);
        });
  }

  private Map<Event, Cluster> ofEvents(
      Connection connection, Collection<Event> events, Map<UUID, Cluster> found, Scope scope)
      throws SQLException {
    var result = new HashMap<Event, Cluster>();
    for (var event : events) {
      var cluster = found.get(event.clusterId());
      if (cluster != null) {
        result.put(
            event, scope.covers(cluster.owner().id()) ? cluster : asOf(connection, event, cluster));
      }
    }
    return result;
  }

  /** Owners are cached: this is rarely a statement. */
  private Cluster asOf(Connection connection, Event event, Cluster cluster) throws SQLException {
    var then = places.owners(connection, List.of(event.ownerId())).get(event.ownerId());
    if (then == null) {
      throw new UnknownKindException("owner", event.ownerId().toString());
    }
    return cluster.asOf(then, event.phase(), event.occurredAt());
  }

  /** A page of the clusters that the scope covers. */
  public Page<Cluster> page(
      ClusterFilter filter, Order<ClusterField> order, PageRequest request, Scope scope) {
    return database.work(
        "list clusters",
        connection ->
            ClusterField.keyset(order, filter, scope)
                .page(
                    connection,
                    filtered(order.field().select() + "true", filter, scope),
                    request,
                    rows::list,
                    () -> count(filter, scope)));
  }

  /**
   * How many of the clusters that the scope covers there are in each group, in one statement.
   *
   * @param first how many groups at most, the largest first
   */
  public ClusterCounts counts(ClusterGroup group, ClusterFilter filter, int first, Scope scope) {
    return database.work(
        "count clusters by " + group,
        connection -> {
          var rows =
              group
                  .select(filter, scope, first)
                  .listAfter(
                      connection,
                      found -> places.find(connection, group.places(found)),
                      (row, found) -> new GroupRow(group.count(row, found), row.getLong("total")));
          return new ClusterCounts(
              rows.isEmpty() ? 0 : rows.getFirst().total,
              rows.stream().map(GroupRow::count).toList());
        });
  }

  private record GroupRow(Count count, long total) {}

  /**
   * Clusters that are ready, or were given up while they waited for it, but are not known to have
   * inside what they put there at first. Not always the same ones, so that some that never come to
   * an end keep no others from it.
   */
  public List<Cluster> bootstrapping(int limit) {
    return database.work(
        "find clusters that put something into themselves",
        connection ->
            rows.list(
                connection,
                Sql.of(
                        ClusterRows.SELECT
                            + """
                            c.deleted_at is null and c.phase in ('READY', 'FAILED')
                              and c.spec -> 'base' ->> 'bootstrap' = 'true' and not c.conditions
                                @> '[{"type": "Bootstrapped", "status": "TRUE"}]'
                            """)
                    .readable(Readable.cluster("c"))
                    .add(" order by random() limit " + limit)));
  }

  /**
   * Live clusters with values of their own, in the order of their keys.
   *
   * @param after only those after this key; null: from the first
   */
  public List<Cluster> withValues(@Nullable UUID after, int limit) {
    return database.work(
        "list clusters with values",
        connection -> {
          var select =
              Sql.of(
                  ClusterRows.SELECT
                      + "c.deleted_at is null and coalesce(c.spec -> 'values', '{}') <> '{}'");
          if (after != null) {
            select.add(" and c.id > ?", after);
          }
          return rows.list(
              connection,
              select.readable(Readable.cluster("c")).add(" order by c.id limit " + limit));
        });
  }

  /** How many live clusters have values that nobody was allowed. */
  public long countOfRefusedValues() {
    return database.work(
        "count clusters with values that are not allowed",
        connection ->
            Sql.of("select count(*)" + FROM + "c.deleted_at is null and " + VALUES_REFUSED)
                .number(connection));
  }

  /**
   * Keeps what was found of a cluster's values. That is no change of the cluster: its version
   * stays, and when it was changed meanwhile nothing is written, since its values may be others.
   */
  public void judged(Cluster cluster, ValuesVerdict verdict) {
    database.change(
        "keep what was found of values",
        connection ->
            Sql.of(
                    "update cluster set spec = jsonb_set(spec, '{verdict}', ?::jsonb)"
                        + " where id = ? and version = ?",
                    json.write(Json.VERDICT, verdict),
                    cluster.id(),
                    cluster.version())
                .update(connection));
  }

  /** What a list of clusters can belong to. */
  public enum Parent {
    OWNER("owner_id"),
    HOST("host_id");

    private final String column;

    Parent(String column) {
      this.column = column;
    }

    private UUID of(Cluster cluster) {
      return switch (this) {
        case OWNER -> cluster.owner().id();
        case HOST -> cluster.requireHost().id();
      };
    }
  }

  /** The same page of the clusters of each of these owners or hosts, in one statement. */
  public Map<UUID, Page<Cluster>> pagesOf(
      Parent parent,
      Collection<UUID> keys,
      ClusterFilter filter,
      Order<ClusterField> order,
      PageRequest request,
      Scope scope) {
    var keyset = ClusterField.keyset(order);
    var totals = new Totals(() -> countOfEach(parent, keys, filter, scope));
    return database.work(
        "list the clusters of several",
        connection -> {
          var select =
              filtered(
                  "select p.* from unnest(?) k(id), lateral ("
                      + order.field().select()
                      + "c."
                      + parent.column
                      + " = k.id",
                  filter,
                  scope,
                  Sql.uuids(keys));
          keyset.bound(select, request);
          select.add(") p");
          var byKey = new HashMap<UUID, List<Cluster>>();
          keys.forEach(key -> byKey.put(key, new ArrayList<>()));
          for (var cluster : rows.list(connection, select)) {
            byKey.getOrDefault(parent.of(cluster), new ArrayList<>()).add(cluster);
          }
          return byKey.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry ->
                          keyset.toPage(entry.getValue(), request, totals.of(entry.getKey()))));
        });
  }

  private Map<UUID, Long> countOfEach(
      Parent parent, Collection<UUID> keys, ClusterFilter filter, Scope scope) {
    var column = "c." + parent.column;
    return database.work(
        "count the clusters of several",
        connection ->
            filtered(
                    "select " + column + " as key, count(*) as n" + FROM + column + " = any(?)",
                    filter,
                    scope,
                    Sql.uuids(keys))
                .add(" group by " + column)
                .countsByKey(connection));
  }

  /**
   * One cluster with its open operations.
   *
   * @param lock whether other intents on it wait until this transaction ends; a worker does not
   *     lock, since it holds no transaction while it touches the outside
   * @throws NewerOperationException when an operation is open that this release cannot read
   */
  public Optional<ClusterWithOperations> withOperations(ClusterRef ref, Scope scope, boolean lock) {
    return database.work(
        "read a cluster with its operations",
        connection -> {
          var select = select(ref, scope);
          if (lock) {
            select.add(" for no key update of c");
          }
          var cluster = rows.find(connection, select);
          return cluster.isEmpty()
              ? Optional.<ClusterWithOperations>empty()
              : Optional.of(withOpen(connection, cluster.get()));
        });
  }

  /** The cluster of this name that was deleted last, if there is one that the scope covers. */
  public Optional<Cluster> lastDeleted(String name, Scope scope) {
    return database.work(
        "find a deleted cluster",
        connection ->
            rows.find(
                connection,
                Sql.of(ClusterRows.SELECT + "c.name = ? and c.deleted_at is not null", name)
                    .scope(scope, "c.owner_id")
                    .readable(Readable.cluster("c"))
                    .add(" order by c.deleted_at desc limit 1")));
  }

  /**
   * Clusters whose lease ended by then and that are still wanted: the most overdue first. Without
   * those about which only a newer release can decide, which would be in the way of the others.
   */
  public List<UUID> due(Instant now, int limit) {
    return database.work(
        "find leases that have ended",
        connection ->
            Sql.of(
                    "select c.id from cluster c where c.expires_at <= ? and c.deleted_at is null"
                        + " and c.wanted = 'PRESENT' and not c.deletion_protection and "
                        + Readable.cluster("c")
                        + " and not exists (select from operation o where o.cluster_id = c.id and"
                        + " o.finished_at is null and not ("
                        + Readable.operation("o")
                        + ")) order by c.expires_at, c.id limit "
                        + limit,
                    now)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /**
   * The clusters on a host that are to be there.
   *
   * @param namespaces only those in these; null: all
   */
  public List<Cluster> keptOn(String host, @Nullable Collection<String> namespaces) {
    return database.work(
        "list the clusters of a host",
        connection -> {
          var select =
              Sql.of(
                  ClusterRows.SELECT
                      + "c.host_id = (select h.id from host h where h.name = ?)"
                      + " and c.deleted_at is null and c.wanted = 'PRESENT'",
                  host);
          if (namespaces != null) {
            select.add(" and c.namespace = any(?)", Sql.texts(List.copyOf(namespaces)));
          }
          return rows.list(connection, select.readable(Readable.cluster("c")));
        });
  }

  /** All clusters on a host that are not deleted, in the order of their keys. */
  public List<UUID> liveOn(Host host) {
    return database.work(
        "list all live clusters of a host",
        connection ->
            Sql.of(
                    "select c.id from cluster c where c.host_id = ? and c.deleted_at is null"
                        + " order by c.id",
                    host.id())
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /** The keys of an owner's clusters that are not DELETED, in their order. */
  public List<UUID> liveOf(UUID owner) {
    return database.work(
        "list the clusters of an owner",
        connection ->
            Sql.of(
                    "select id from cluster where owner_id = ? and deleted_at is null order by id",
                    owner)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /** Those of these clusters on which an operation is open. */
  public Set<UUID> busy(Collection<UUID> ids) {
    return database.work(
        "find clusters with open operations",
        connection ->
            Set.copyOf(
                Sql.of(
                        "select distinct cluster_id from operation where cluster_id = any(?) and"
                            + " finished_at is null",
                        Sql.uuids(ids))
                    .list(connection, row -> Sql.uuid(row, "cluster_id"))));
  }

  private ClusterWithOperations withOpen(Connection connection, Cluster cluster)
      throws SQLException {
    @Nullable Operation begun = null;
    @Nullable Operation queued = null;
    for (var operation : open(connection, cluster)) {
      if (operation.state() == OperationState.QUEUED) {
        queued = operation;
      } else {
        begun = operation;
      }
    }
    return new ClusterWithOperations(cluster, begun, queued);
  }

  private List<Operation> open(Connection connection, Cluster cluster) throws SQLException {
    try {
      return Sql.of(
              OperationRows.SELECT + "o.cluster_id = ? and o.finished_at is null", cluster.id())
          .all(connection, operationRows::operation);
    } catch (UnknownKindException e) {
      // As if there were none, something could be begun beside it, or put in its place.
      throw new NewerOperationException(cluster.name());
    }
  }

  private static Sql select(ClusterRef ref, Scope scope) {
    return Sql.of(ClusterRows.SELECT + "true")
        .cluster(ref, "c")
        .scope(scope, "c.owner_id")
        .readable(Readable.cluster("c"));
  }

  private long count(ClusterFilter filter, Scope scope) {
    return database.work(
        "count clusters",
        connection ->
            filtered("select count(*)" + FROM + "true", filter, scope).number(connection));
  }

  private static Sql filtered(
      String select, ClusterFilter filter, Scope scope, @Nullable Object... values) {
    var sql = Sql.of(select, values);
    filter.narrow(sql, scope);
    return sql;
  }
}
