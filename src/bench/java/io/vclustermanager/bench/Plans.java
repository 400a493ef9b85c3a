package io.vclustermanager.bench;

import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.TestPostgres.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * What PostgreSQL spends on planning, as its own pg_stat_statements counts it. That is switched on
 * for a part of its own, so that it costs nothing while rates are measured.
 */
record Plans(Database database) {
  /**
   * What was spent.
   *
   * @param executions of statements
   * @param planned how many of these were planned anew
   */
  record Spent(long executions, long planned, double planMicros) {}

  /** Something that has statements executed. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Starts a service whose embedded PostgreSQL can count. */
  static ServiceProcess start(Path data, Map<String, String> settings) throws SQLException {
    try (var first = ServiceProcess.start(data, settings);
        var connection = first.database().connect()) {
      set(connection, "shared_preload_libraries = 'pg_stat_statements'");
      set(connection, "pg_stat_statements.track = 'none'");
      set(connection, "pg_stat_statements.track_planning = on");
    }
    // The library is loaded at the start of the server only.
    var service = ServiceProcess.start(data, settings);
    try (var connection = service.database().connect()) {
      execute(connection, "create extension if not exists pg_stat_statements");
    }
    return service;
  }

  /** What is spent while this runs, the service's own work in between included. */
  Spent during(Work work) throws Exception {
    try (var connection = database.connect()) {
      track(connection, "top");
      execute(connection, "select pg_stat_statements_reset()");
      work.run();
      track(connection, "none");
      return spent(connection);
    }
  }

  private static Spent spent(Connection connection) throws SQLException {
    var sql =
        "select sum(calls), sum(plans), sum(total_plan_time) * 1000 from pg_stat_statements where"
            + " query not like '%pg_stat_statements%'";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return new Spent(rows.getLong(1), rows.getLong(2), rows.getDouble(3));
    }
  }

  private static void track(Connection connection, String what) throws SQLException {
    set(connection, "pg_stat_statements.track = '" + what + "'");
    execute(connection, "select pg_reload_conf()");
  }

  private static void set(Connection connection, String setting) throws SQLException {
    execute(connection, "alter system set " + setting);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
