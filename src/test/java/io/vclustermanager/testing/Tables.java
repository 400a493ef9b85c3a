package io.vclustermanager.testing;

import io.vclustermanager.testing.EventFollower.Seen;
import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The service's tables, looked at and played with behind its back. */
public record Tables(Database database) {
  private static final String COUNTS =
      """
      select table_name, (xpath('//n/text()', query_to_xml(
          format('select count(*) as n from %I', table_name), false, true, '')))[1]
      from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
        and not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where c.relname = table_name)
      """;

  /** The number of rows of each table. */
  public Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    for (var row : rows(COUNTS)) {
      var end = row.indexOf('|');
      counts.put(row.substring(0, end), Long.parseLong(row.substring(end + 1)));
    }
    return counts;
  }

  /** The same of what only requests write: operations under way do not change it. */
  public Map<String, Long> asked() {
    var counts = counts();
    counts.keySet().removeAll(List.of("event", "scheduled_tasks", "simulated_cluster"));
    return counts;
  }

  /** The event log in order; events that are not stamped yet are not there. */
  public List<Seen> log() {
    return rows(
            "select position, type, phase from event where position is not null order by position")
        .stream()
        .map(row -> row.split("\\|"))
        .map(row -> new Seen(Long.parseLong(row[0]), row[1], row[2]))
        .toList();
  }

  /** How many events there are, stamped or not. */
  public long events() {
    return number("select count(*) from event");
  }

  /** The names of the clusters that were not deleted, in order. */
  public List<String> liveClusters() {
    return rows("select name from cluster where deleted_at is null order by name");
  }

  /** Every cluster ever, as {@code name phase}, in order. */
  public List<String> phases() {
    return rows("select name || ' ' || phase from cluster order by name, id");
  }

  /** What the simulated hosts hold, each with the name of the cluster whose mark it carries. */
  public List<String> outside() {
    return rows(
        """
        select s.name || coalesce(' of ' || c.name, ' of nobody') from simulated_cluster s
        left join cluster c on c.id = s.cluster_id and c.deleted_at is null order by s.name
        """);
  }

  /** The operations that have not ended, as {@code name kind state}. */
  public List<String> openOperations() {
    return rows(
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
    return rows(
        """
        select operation_id || ' ' || type || ' ' || changes from event
        where operation_id is not null and type <> 'OPERATION_RETRYING' group by operation_id, type, changes having count(*) > 1
        """);
  }

  /** Each row's values, with {@code |} between. */
  public List<String> rows(String sql, @Nullable Object... values) {
    try (var connection = database.connect();
        var statement = prepare(connection, sql, values);
        var rows = statement.executeQuery()) {
      var result = new ArrayList<String>();
      while (rows.next()) {
        var row = new StringJoiner("|");
        for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        result.add(row.toString());
      }
      return result;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The number that the statement selects. */
  public long number(String sql, @Nullable Object... values) {
    return Long.parseLong(rows(sql, values).getFirst());
  }

  /** Changes something. */
  public void change(String sql, @Nullable Object... values) {
    try (var connection = database.connect();
        var statement = prepare(connection, sql, values)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  /** Lets nobody read or write the table until what is returned is closed. */
  public Lock lock(String table) {
    try {
      var connection = database.connect();
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("lock table " + table + " in access exclusive mode");
      }
      return new Lock(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("While locking " + table, e);
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    var statement = connection.prepareStatement(sql);
    for (var i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** A lock on a table. */
  public record Lock(Connection connection) implements AutoCloseable {
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
