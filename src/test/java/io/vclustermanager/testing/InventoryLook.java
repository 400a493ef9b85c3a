package io.vclustermanager.testing;

import io.vclustermanager.testing.EventFollower.Seen;
import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the inventory's tables from outside, past the service. */
public final class InventoryLook {
  private final Database database;

  /** Looks at this database. */
  public InventoryLook(Database database) {
    this.database = database;
  }

  /** The event log in order; events that are not stamped yet are not there. */
  public List<Seen> log() {
    return list(
        "select position, type, phase from event where position is not null order by position",
        row -> new Seen(row.getLong(1), row.getString(2), row.getString(3)));
  }

  /** How many events there are, stamped or not. */
  public long events() {
    return number("select count(*) from event");
  }

  /** The names of the clusters that were not deleted, in order. */
  public List<String> liveClusters() {
    return texts("select name from cluster where deleted_at is null order by name");
  }

  /** Every cluster ever, as {@code name phase}, in order. */
  public List<String> phases() {
    return texts("select name || ' ' || phase from cluster order by name, id");
  }

  /** What the simulated hosts hold, each with the name of the cluster whose mark it carries. */
  public List<String> outside() {
    return texts(
        """
        select s.name || coalesce(' of ' || c.name, ' of nobody') from simulated_cluster s
        left join cluster c on c.id = s.cluster_id and c.deleted_at is null order by s.name
        """);
  }

  /** The operations that have not ended, as {@code name kind state}. */
  public List<String> openOperations() {
    return texts(
        """
        select c.name || ' ' || o.kind || ' ' || o.state from operation o
        join cluster c on c.id = o.cluster_id
        where o.state in ('QUEUED', 'RUNNING', 'WAITING', 'AWAITING_APPROVAL') order by 1
        """);
  }

  /**
   * What happened more than once to an operation though it can happen only once. Retries are left
   * out: a second outage fails a step with the words of the first.
   */
  public List<String> doubledSteps() {
    return texts(
        """
        select operation_id || ' ' || type || ' ' || changes from event
        where operation_id is not null and type <> 'OPERATION_RETRYING' group by operation_id, type, changes having count(*) > 1
        """);
  }

  /** The first column of a query's rows. */
  public List<String> texts(String sql) {
    return list(sql, row -> row.getString(1));
  }

  private long number(String sql) {
    return list(sql, row -> row.getLong(1)).getFirst();
  }

  private <T> List<T> list(String sql, Reader<T> reader) {
    var found = new ArrayList<T>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("While looking at " + sql, e);
    }
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
