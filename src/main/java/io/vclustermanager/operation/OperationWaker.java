package io.vclustermanager.operation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.context.BeanProvider;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.OperationsPlace;
import io.vclustermanager.inventory.TaskScheduler;
import io.vclustermanager.model.ClusterListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes operations that wait for a change of their cluster. Changes that come together are one
 * statement. What changes while a step is being taken is remembered, since the step may have looked
 * before it.
 */
@Singleton
final class OperationWaker implements ClusterListener {
  private static final Logger LOG = LoggerFactory.getLogger(OperationWaker.class);

  /** More at once are dropped: each operation also looks by itself after a while. */
  private static final int MOST_AT_ONCE = 10_000;

  private static final Duration STEP_AT_MOST = Duration.ofMinutes(2);

  private final Operations operations;
  private final BeanProvider<TaskScheduler> scheduler;
  private final Clock clock;
  private final BlockingQueue<UUID> changed = new LinkedBlockingQueue<>(MOST_AT_ONCE);
  private final Cache<UUID, Long> lastChange =
      Caffeine.newBuilder().maximumSize(MOST_AT_ONCE).expireAfterWrite(STEP_AT_MOST).build();
  private final Thread thread;

  OperationWaker(Operations operations, BeanProvider<TaskScheduler> scheduler, Clock clock) {
    this.operations = operations;
    this.scheduler = scheduler;
    this.clock = clock;
    this.thread =
        Thread.ofVirtual().name("wake operations").start(() -> OperationsPlace.run(this::run));
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  @Override
  public void changed(UUID cluster) {
    lastChange.put(cluster, System.nanoTime());
    if (!changed.offer(cluster)) {
      LOG.debug("Too many changes at once: cluster {} looks by itself", cluster);
    }
  }

  /** Whether something of the cluster has changed since then, by {@link System#nanoTime}. */
  boolean hasChangedSince(UUID cluster, long nanos) {
    var last = lastChange.getIfPresent(cluster);
    return last != null && last - nanos > 0;
  }

  private void run() {
    try {
      while (true) {
        wake(takeAll());
      }
    } catch (InterruptedException e) {
      // The service stops.
    }
  }

  private Set<UUID> takeAll() throws InterruptedException {
    var all = new HashSet<UUID>();
    all.add(changed.take());
    changed.drainTo(all);
    return all;
  }

  private void wake(Set<UUID> clusters) {
    try {
      if (operations.wake(clusters, clock.instant()) > 0) {
        scheduler.get().committed();
      }
    } catch (DatabaseException e) {
      LOG.debug("Operations are not woken while the database is away: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Operations could not be woken; they look by themselves", e);
    }
  }
}
