package io.vclustermanager.inventory.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a server again that ended by itself: killed by hand, or by the kernel for want of memory.
 * Not for ever: one that does not stay is given up, and whoever watches the service is told by its
 * liveness.
 */
final class ServerGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerGuard.class);
  private static final int MOST_STARTS = 5;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final BooleanSupplier runs;
  private final Runnable start;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ArrayDeque<Long> starts = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean lost;

  /**
   * Guards a server.
   *
   * @param runs whether it runs
   * @param start starts it again where it was; throws when it cannot
   * @param interval how often to look
   */
  ServerGuard(BooleanSupplier runs, Runnable start, Duration interval) {
    this.runs = runs;
    this.start = start;
    this.interval = interval;
    this.thread = Thread.ofPlatform().daemon().name("guard PostgreSQL").start(this::guard);
  }

  /** Whether it was given up. */
  boolean isLost() {
    return lost;
  }

  /** Ends the guard, and waits for a start that is under way: it must not come after a stop. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void guard() {
    try {
      while (!lost && !closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!runs.getAsBoolean()) {
          startAgain();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Nobody guards PostgreSQL any more");
    }
  }

  private void startAgain() {
    var now = System.nanoTime();
    starts.removeIf(earlier -> now - earlier > WITHIN.toNanos());
    if (starts.size() == MOST_STARTS) {
      lost = true;
      LOG.error(
          "The embedded PostgreSQL does not stay: it was started {} times within {} min and is"
              + " given up; the service must be started anew",
          MOST_STARTS,
          WITHIN.toMinutes());
      return;
    }
    starts.add(now);
    LOG.warn("The embedded PostgreSQL ended by itself and is started again");
    try {
      start.run();
    } catch (RuntimeException e) {
      // What the dead server left may still be ending: the next look tries again.
      LOG.warn("The embedded PostgreSQL does not start: {}", e.getMessage());
    }
  }
}
