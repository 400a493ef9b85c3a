package io.vclustermanager.inventory;

import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether the database answers, on a thread and a connection of its own: however
 * busy requests and tasks are, what it says is so.
 */
@Singleton
public final class DatabaseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** A look that has not come to an end by then is as good as none. */
  private static final Duration OLDEST = Duration.ofSeconds(5);

  private static final int LONGEST_SECONDS = 1;

  private final ConnectionPools pools;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("health").unstarted(this::watch);

  /** The service does not start without its database. */
  private volatile boolean answered = true;

  private volatile long lookedAt = System.nanoTime();

  DatabaseWatch(ConnectionPools pools) {
    this.pools = pools;
  }

  /** Begins to look. */
  @EventListener
  void start(StartupEvent started) {
    thread.start();
  }

  @PreDestroy
  void stop() {
    stopped.countDown();
    thread.interrupt();
  }

  /** Whether the database answered when it was last asked, some seconds ago at most. */
  public boolean answers() {
    return answered && System.nanoTime() - lookedAt < OLDEST.toNanos();
  }

  private void watch() {
    try {
      do {
        answered = look();
        lookedAt = System.nanoTime();
      } while (!stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("Nobody asks for the database's health any more");
    }
  }

  private boolean look() {
    try (var connection = pools.health()) {
      return connection.isValid(LONGEST_SECONDS);
    } catch (SQLException e) {
      LOG.debug("The database does not answer: {}", e.getMessage());
      return false;
    }
  }
}
