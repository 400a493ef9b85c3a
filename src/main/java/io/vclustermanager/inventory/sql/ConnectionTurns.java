package io.vclustermanager.inventory.sql;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for a connection waits in the order of coming. The pool does not see to that: under
 * load some would wait for seconds while others are served at once. And no more work at once than
 * keeps the processors busy: more statements under way only take turns on them, and everybody's
 * answer gets later. What is left of the pool is for transactions; the scheduler has its own.
 */
@Singleton
public final class ConnectionTurns {
  private static final int PER_PROCESSOR = 2;

  private final Semaphore turns;
  private final long longestWait;

  ConnectionTurns(
      @Property(name = "datasources.default.maximum-pool-size", defaultValue = "10") int size,
      @Property(name = "datasources.default.connection-timeout", defaultValue = "2000")
          long longestWait) {
    var busy = PER_PROCESSOR * Runtime.getRuntime().availableProcessors() + 1;
    this.turns = new Semaphore(Math.min(size, busy), true);
    this.longestWait = longestWait;
  }

  /** A turn, until it is given back. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  public Turn take() throws SQLException {
    try {
      if (turns.tryAcquire(longestWait, TimeUnit.MILLISECONDS)) {
        return turns::release;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("Interrupted while waiting for a connection", e);
    }
    throw new SQLTransientConnectionException(
        "No connection came free within " + longestWait + " ms");
  }
}
