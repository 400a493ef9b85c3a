package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.IdempotencyKeys;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The sweep of idempotency keys that are past their time. */
@Factory
final class IdempotencySweep {
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(7);

  /** Forgets idempotency keys after 7 days. */
  @Singleton
  RecurringTask<Void> idempotencySweep(IdempotencyKeys keys, Clock clock) {
    return Tasks.recurring("idempotency-sweep", FixedDelay.of(INTERVAL))
        .execute((_, _) -> keys.forget(clock.instant().minus(KEPT)));
  }
}
