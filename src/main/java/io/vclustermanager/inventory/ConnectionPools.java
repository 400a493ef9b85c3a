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
import org.jspecify.annotations.Nullable;

/**
 * Four pools of connections, so that no kind of work waits for another's: requests have the large
 * one, the steps of operations and other durable work one of their own, the task scheduler another
 * – a heartbeat that waits behind requests makes others take the work for dead –, and whoever looks
 * at the health has one alone.
 */
@Singleton
public final class ConnectionPools implements AutoCloseable {
  /** As many as keep a small machine busy; a step needs one for some milliseconds at a time. */
  static final int OF_OPERATIONS = 5;

  private static final int OF_SCHEDULER = 3;

  /**
   * The scheduler's statements are all found by an index. Prepared while the table is small, they
   * would read the whole of it for as long as the connection lasts, also when it has grown.
   */
  private static final String BY_INDEX = "set enable_seqscan = off";

  private static final long IDLE_MILLIS = 60_000;

  /** A look at the health says within a second that there is no connection to be had. */
  private static final long HEALTH_MILLIS = 1000;

  private final HikariDataSource requests;
  private final HikariDataSource operations;
  private final HikariDataSource scheduler;
  private final HikariDataSource health;

  ConnectionPools(DataSource dataSource) throws SQLException {
    var placed = DelegatingDataSource.unwrapDataSource(dataSource).unwrap(PlacedDataSource.class);
    this.requests = placed.requests();
    this.operations = placed.operations();
    var byIndex = like("scheduler", OF_SCHEDULER);
    byIndex.setConnectionInitSql(andThen(requests.getConnectionInitSql(), BY_INDEX));
    this.scheduler = new HikariDataSource(byIndex);
    var one = like("health", 1);
    one.setConnectionTimeout(HEALTH_MILLIS);
    this.health = new HikariDataSource(one);
  }

  /** How a pool is used at the moment. */
  public record Use(String pool, int active, int idle, int waiting, int most) {}

  /** How each is used at the moment. */
  public List<Use> use() {
    return List.of(
        use("requests", requests),
        use("operations", operations),
        use("scheduler", scheduler),
        use("health", health));
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

  private static String andThen(@Nullable String first, String second) {
    return first == null ? second : first + "; " + second;
  }

  private HikariConfig like(String name, int most) {
    var config = new HikariConfig();
    configure(config, requests, name, most);
    return config;
  }

  /** Makes a pool like that of requests, but for its size. */
  static void configure(HikariConfig pool, HikariDataSource requests, String name, int most) {
    requests.copyStateTo(pool);
    pool.setPoolName(name);
    pool.setMaximumPoolSize(most);
    pool.setMinimumIdle(1);
    // The pool warns of a time for idle ones where all are kept.
    pool.setIdleTimeout(most > 1 ? IDLE_MILLIS : 0);
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

  @Override
  @PreDestroy
  public void close() {
    operations.close();
    scheduler.close();
    health.close();
  }
}
