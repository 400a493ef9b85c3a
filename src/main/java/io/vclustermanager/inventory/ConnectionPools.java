package io.vclustermanager.inventory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Three pools of connections, so that no kind of work waits for another's: requests and the steps
 * of operations have the large one, the task scheduler its own – a heartbeat that waits behind
 * requests makes others take the work for dead –, and whoever looks at the health has one alone.
 */
@Singleton
public final class ConnectionPools {
  private static final int OF_SCHEDULER = 3;
  private static final long IDLE_MILLIS = 60_000;

  /** A look at the health says within a second that there is no connection to be had. */
  private static final long HEALTH_MILLIS = 1000;

  private final HikariDataSource requests;
  private final HikariDataSource scheduler;
  private final HikariDataSource health;

  ConnectionPools(DataSource dataSource) throws SQLException {
    this.requests =
        DelegatingDataSource.unwrapDataSource(dataSource).unwrap(HikariDataSource.class);
    this.scheduler = new HikariDataSource(like("scheduler", OF_SCHEDULER));
    var one = like("health", 1);
    one.setConnectionTimeout(HEALTH_MILLIS);
    this.health = new HikariDataSource(one);
  }

  /** How a pool is used at the moment. */
  public record Use(String pool, int active, int idle, int waiting, int most) {}

  /** How each is used at the moment. */
  public List<Use> use() {
    return List.of(use("requests", requests), use("scheduler", scheduler), use("health", health));
  }

  /** How the one of this name is used at the moment. */
  public Use use(String pool) {
    return use().stream().filter(each -> each.pool.equals(pool)).findFirst().orElseThrow();
  }

  DataSource scheduler() {
    return scheduler;
  }

  Connection health() throws SQLException {
    return health.getConnection();
  }

  private HikariConfig like(String name, int most) {
    var config = new HikariConfig();
    requests.copyStateTo(config);
    config.setPoolName(name);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    // The pool warns of a time for idle ones where all are kept.
    config.setIdleTimeout(most > 1 ? IDLE_MILLIS : 0);
    return config;
  }

  private static Use use(String name, HikariDataSource pool) {
    var now = pool.getHikariPoolMXBean();
    return now == null
        ? new Use(name, 0, 0, 0, pool.getMaximumPoolSize())
        : new Use(
            name,
            now.getActiveConnections(),
            now.getIdleConnections(),
            now.getThreadsAwaitingConnection(),
            pool.getMaximumPoolSize());
  }

  @PreDestroy
  void close() {
    scheduler.close();
    health.close();
  }
}
