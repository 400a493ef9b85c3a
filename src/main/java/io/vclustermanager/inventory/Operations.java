package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Totals;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads of operations. What belongs to a cluster may be seen by whom may see the cluster. */
@Singleton
public final class Operations {
  private static final Keyset<Operation> NEWEST = OperationField.keyset(OperationField.NEWEST);
  private static final String FROM =
      " from operation o join cluster c on c.id = o.cluster_id where true";

  private final Database database;
  private final OperationRows rows;

  Operations(Database database, OperationRows rows) {
    this.database = database;
    this.rows = rows;
  }

  /** One operation that the scope covers. */
  public Optional<Operation> find(UUID id, Scope scope) {
    return Optional.ofNullable(byIds(List.of(id), scope).get(id));
  }

  /** The operations with these keys that the scope covers, in one statement. */
  public Map<UUID, Operation> byIds(Collection<UUID> ids, Scope scope) {
    return database.work(
        "find operations by id",
        connection ->
            Sql.of(
                    "select " + OperationRows.WITH_CLUSTER + FROM + " and o.id = any(?)",
                    Sql.uuids(ids))
                .scope(scope, "c.owner_id")
                .list(connection, rows::withCluster)
                .stream()
                .collect(Collectors.toMap(Operation::id, Function.identity())));
  }

  /** Whether there is such an operation, also one that only a newer release can read. */
  public boolean exists(UUID id) {
    return database.work(
        "look whether there is an operation",
        connection ->
            Sql.of("select count(*) from operation where id = ?", id).number(connection) > 0);
  }

  /** A page of the operations that the scope covers. */
  public Page<Operation> page(
      OperationFilter filter, Order<OperationField> order, PageRequest request, Scope scope) {
    return database.work(
        "list operations",
        connection ->
            OperationField.keyset(order)
                .page(
                    connection,
                    filtered("select " + OperationRows.WITH_CLUSTER, filter, scope)
                        .readable(Readable.operation("o") + " and " + Readable.cluster("c")),
                    request,
                    Keyset.Reader.of(rows::withCluster),
                    () -> count(filter, scope)));
  }

  /** The same page of each of these clusters' operations, in one statement. */
  public Map<UUID, Page<Operation>> pagesOf(
      Collection<UUID> clusters, PageRequest request, Scope scope) {
    var totals = new Totals(() -> countOfEach(clusters, scope));
    return database.work(
        "list the operations of clusters",
        connection -> {
          var select =
              Sql.of(
                      "select "
                          + OperationRows.COLUMNS
                          + " from cluster c, lateral (select * from operation o where"
                          + " o.cluster_id = c.id")
                  .readable(Readable.operation("o"));
          NEWEST.bound(select, request);
          select.add(") o where c.id = any(?)", Sql.uuids(clusters)).scope(scope, "c.owner_id");
          var byCluster = new HashMap<UUID, List<Operation>>();
          clusters.forEach(cluster -> byCluster.put(cluster, new ArrayList<>()));
          for (var operation : select.list(connection, rows::operation)) {
            byCluster.getOrDefault(operation.clusterId(), new ArrayList<>()).add(operation);
          }
          return byCluster.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry ->
                          NEWEST.toPage(entry.getValue(), request, totals.of(entry.getKey()))));
        });
  }

  /**
   * Who asked for the deletes that took these clusters away, in one statement; of a cluster that
   * was gone by itself after its delete had failed, who asked last.
   */
  public Map<UUID, ActorName> deletedBy(Collection<UUID> clusters, Scope scope) {
    return database.work(
        "find out who deleted clusters",
        connection ->
            Sql.of(
                    "select distinct on (c.id) c.id, o.requested_by, o.requested_by_kind"
                        + FROM
                        + " and c.deleted_at is not null and o.kind = 'DELETE' and c.id = any(?)",
                    Sql.uuids(clusters))
                .scope(scope, "c.owner_id")
                .add(" order by c.id, o.state = 'SUCCEEDED' desc, o.requested_at desc, o.id desc")
                .list(connection, row -> Map.entry(Sql.uuid(row, "id"), requestedBy(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static ActorName requestedBy(ResultSet row) throws SQLException {
    return new ActorName(
        row.getString("requested_by"), Kinds.ofActor(row.getString("requested_by_kind")));
  }

  /**
   * Makes the waiting operations of these clusters due.
   *
   * @return how many were not due already
   */
  public int wake(Collection<UUID> clusters, Instant now) {
    return database.work(
        "wake operations",
        connection ->
            Sql.of(
                    """
                    update scheduled_tasks set execution_time = ?
                    where task_name = ? and not picked and execution_time > ? and task_instance in
                      (select o.id::text from operation o
                       where o.cluster_id = any(?) and o.state = 'WAITING' and o.attempt = 0)
                    """,
                    now,
                    TaskScheduler.OPERATION,
                    now,
                    Sql.uuids(clusters))
                .update(connection));
  }

  /**
   * Lets go of what these claims still hold, so that the end of whoever made them is not counted as
   * a death. The claims stay: a native call of theirs may be under way. Not a change of the
   * operation, whose version stays: only its next claim reads the count.
   */
  public void letGo(Collection<UUID> claims) {
    database.work(
        "let go of operations",
        connection ->
            Sql.of(
                    "update operation set worker_deaths = worker_deaths - 1"
                        + " where finished_at is null and worker_deaths > 0 and claim = any(?)",
                    Sql.uuids(claims))
                .update(connection));
  }

  private Map<UUID, Long> countOfEach(Collection<UUID> clusters, Scope scope) {
    return database.work(
        "count the operations of clusters",
        connection ->
            Sql.of(
                    "select o.cluster_id as key, count(*) as n" + FROM + " and c.id = any(?)",
                    Sql.uuids(clusters))
                .scope(scope, "c.owner_id")
                .add(" group by o.cluster_id")
                .countsByKey(connection));
  }

  private long count(OperationFilter filter, Scope scope) {
    return database.work(
        "count operations",
        connection -> filtered("select count(*)", filter, scope).number(connection));
  }

  private static Sql filtered(String select, OperationFilter filter, Scope scope) {
    var sql = Sql.of(select + FROM);
    filter.narrow(sql, scope);
    return sql;
  }
}
