package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Change;
import io.vclustermanager.model.Change.Happening;
import io.vclustermanager.model.Change.OperationChange;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Tally;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which clusters and operations are written: a {@link Change} becomes one statement,
 * so that it takes one round trip, holds together, and cannot leave out a part.
 *
 * <p>Every change gives the cluster its next version and is made only if it still has the one
 * before; since operations change only together with their cluster, that guards them too.
 */
@Singleton
public final class ChangeWriter {
  private final Database database;
  private final ClusterRows clusters;
  private final OperationRows operations;
  private final Json json;
  private final Tally tally;

  ChangeWriter(
      Database database, ClusterRows clusters, OperationRows operations, Json json, Tally tally) {
    this.database = database;
    this.clusters = clusters;
    this.operations = operations;
    this.json = json;
    this.tally = tally;
  }

  /**
   * Writes the change.
   *
   * @return the cluster as it is now, with its phase
   * @throws StaleVersionException when the cluster was changed meanwhile; nothing was written
   * @throws DatabaseException when a name is taken ({@code cluster_live_name}, {@code
   *     cluster_live_namespace}); nothing was written
   */
  public Cluster write(Change change) {
    var cluster = withPhase(change);
    database.change(
        "write a change of cluster " + cluster.name(),
        connection -> {
          write(connection, change, cluster);
          return cluster;
        });
    change.operations().stream()
        .filter(ChangeWriter::hasEnded)
        .forEach(each -> database.afterCommit(() -> tally.operationEnded(each.after())));
    return cluster;
  }

  private static boolean hasEnded(OperationChange change) {
    var before = change.before();
    return !change.after().isOpen() && (before == null || before.isOpen());
  }

  /** The cluster as the change leaves it: with its phase. */
  private static Cluster withPhase(Change change) {
    var after = change.after();
    return after.withPhase(
        Phase.of(
            after.wanted(),
            after.observed(),
            after.deletedAt(),
            change.open().begun(),
            change.open().queued()));
  }

  private void write(Connection connection, Change change, Cluster cluster) throws SQLException {
    var sql = Sql.of("with ");
    cluster(sql, change.before(), cluster);
    for (var i = 0; i < change.operations().size(); i++) {
      operation(sql, change.operations().get(i), cluster.owner().id(), i);
    }
    events(sql, happenings(change, cluster), change, cluster);
    var audit = change.audit();
    if (audit != null) {
      sql.add(", a as (");
      AuditLog.insert(sql, change.caller(), change.at(), audit).add(" from c)");
    }
    if (!change.wake().isEmpty()) {
      wake(sql, change);
    }
    if (change.refreshMarks()) {
      refreshMarks(sql, change, cluster);
    }
    sql.add(" select (select count(*) from c)");
    if (sql.number(connection) != 1) {
      throw new StaleVersionException(cluster.name());
    }
  }

  private void cluster(Sql sql, @Nullable Cluster before, Cluster after) {
    sql.add("c as (");
    if (before == null) {
      clusters.insert(sql, after);
    } else {
      clusters
          .update(sql, after)
          .add(" where id = ? and version = ?", after.id(), before.version());
    }
    sql.add(" returning id)");
  }

  private void operation(Sql sql, OperationChange change, UUID owner, int number) {
    var operation = change.after();
    sql.add(", o" + number + " as (");
    if (change.before() == null) {
      operations.insert(sql, operation).add(" from c" + afterEarlier(number) + " returning 1)");
      task(sql, operation, owner, number);
    } else {
      operations
          .update(sql, operation)
          .add(" from c where operation.id = ? returning 1)", operation.id());
    }
  }

  private static void task(Sql sql, Operation operation, UUID owner, int number) {
    sql.add(
        ", t"
            + number
            + " "
            + """
            as (insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
              version, owner_id) select ?, ?, ?, false, 1, ?::uuid from c)\
            """,
        TaskScheduler.OPERATION,
        operation.id().toString(),
        operation.requestedAt(),
        owner);
  }

  /**
   * Makes an insert wait for the updates before it: within one statement their order is open, and
   * the place of the queued operation must be free before the next one takes it.
   */
  private static String afterEarlier(int number) {
    return IntStream.range(0, number)
        .mapToObj(earlier -> " cross join (select count(*) from o" + earlier + ") as p" + earlier)
        .collect(Collectors.joining());
  }

  private static List<Happening> happenings(Change change, Cluster cluster) {
    var before = change.before();
    if (before == null || before.phase() == cluster.phase()) {
      return change.happenings();
    }
    var all = new ArrayList<>(change.happenings());
    all.add(
        new Happening(
            Event.Type.CLUSTER_PHASE_CHANGED,
            change.operations().isEmpty() ? null : change.operations().getLast().after().id(),
            List.of(new FieldChange("phase", before.phase().name(), cluster.phase().name()))));
    return all;
  }

  private void events(Sql sql, List<Happening> happenings, Change change, Cluster cluster) {
    if (happenings.isEmpty()) {
      return;
    }
    var types = new ArrayList<String>();
    var operations = new ArrayList<@Nullable String>();
    var changes = new ArrayList<String>();
    for (var happening : happenings) {
      types.add(happening.type().name());
      operations.add(text(happening.operationId()));
      changes.add(json.write(Json.CHANGES, happening.changes()));
    }
    sql.add(
        """
        , e as (insert into event (type, occurred_at, cluster_id, operation_id, owner_id, phase,
          actor, actor_kind, changes)
        select n.type, ?::timestamptz, c.id, n.operation_id::uuid, ?::uuid, ?, ?, ?,
          n.changes::jsonb
        from c, unnest(?, ?, ?) with ordinality n(type, operation_id, changes, place)
        order by n.place)\
        """,
        change.at(),
        cluster.owner().id(),
        cluster.phase(),
        change.caller().actor().name(),
        change.caller().actor().kind(),
        Sql.texts(types),
        Sql.texts(operations),
        Sql.texts(changes));
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  /** One task for each version: one that runs already may have read the version before. */
  private static void refreshMarks(Sql sql, Change change, Cluster cluster) {
    sql.add(
        """
        , m as (insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
          version, owner_id) select ?, ?, ?, false, 1, ?::uuid from c)\
        """,
        TaskScheduler.MARK,
        cluster.id() + "/" + cluster.version(),
        change.at(),
        cluster.owner().id());
  }

  private static void wake(Sql sql, Change change) {
    sql.add(
        """
        , w as (update scheduled_tasks set execution_time = ? from c
          where task_name = ? and task_instance = any(?) and not picked and execution_time > ?)\
        """,
        change.at(),
        TaskScheduler.OPERATION,
        Sql.texts(change.wake().stream().map(UUID::toString).toList()),
        change.at());
  }
}
