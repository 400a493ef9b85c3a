package io.vclustermanager.inventory;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for a connection waits in the order of coming. The pool does not see to that: under
 * load some would wait for seconds while others are served at once.
 */
@Singleton
final class ConnectionTurns {
  private final Semaphore turns;
  private final long longestWait;

  ConnectionTurns(
      @Property(name = "datasources.default.maximum-pool-size", defaultValue = "10") int size,
      @Property(name = "datasources.default.connection-timeout", defaultValue = "2000")
          long longestWait) {
    this.turns = new Semaphore(size, true);
    this.longestWait = longestWait;
  }

  /** A turn, until it is given back. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  Turn take() throws SQLException {
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
