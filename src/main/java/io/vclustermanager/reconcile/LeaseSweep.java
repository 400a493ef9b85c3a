package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.annotation.Order;
import io.vclustermanager.intent.DeleteCluster;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseClock;
import io.vclustermanager.inventory.IdempotencyKeys;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sweeps: clusters whose lease has ended, and idempotency keys that are past their time. */
@Factory
final class LeaseSweep {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSweep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int BATCH = 500;
  private static final Duration KEYS_INTERVAL = Duration.ofHours(1);
  private static final Duration KEYS_KEPT = Duration.ofDays(7);

  /** Deletes clusters whose lease has ended, also those that ended while nobody was running. */
  @Singleton
  @Order(0)
  RecurringTask<Void> leaseSweep(Clusters clusters, DeleteCluster deleteCluster, Clock clock) {
    return Tasks.recurring("lease-sweep", FixedDelay.of(INTERVAL))
        .execute((_, _) -> sweep(clusters, deleteCluster, clock, frozen(clock)));
  }

  /** Forgets idempotency keys after 7 days. */
  @Singleton
  RecurringTask<Void> idempotencySweep(IdempotencyKeys keys, Clock clock) {
    return Tasks.recurring("idempotency-sweep", FixedDelay.of(KEYS_INTERVAL))
        .execute((_, _) -> keys.forget(clock.instant().minus(KEYS_KEPT)));
  }

  private static BooleanSupplier frozen(Clock clock) {
    return clock instanceof DatabaseClock database ? database::isFrozen : () -> false;
  }

  private static void sweep(
      Clusters clusters, DeleteCluster deleteCluster, Clock clock, BooleanSupplier frozen) {
    if (frozen.getAsBoolean()) {
      return;
    }
    var due = clusters.due(clock.instant(), BATCH);
    due.forEach(deleteCluster::expire);
    if (!due.isEmpty()) {
      LOG.info("{} clusters are taken away because their lease has ended", due.size());
    }
  }
}
