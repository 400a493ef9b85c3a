package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.FailedSignIns;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The sweep of sign-ins that failed long ago. */
@Factory
final class FailedSignInSweep {
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(90);

  /** Forgets the counts after 90 days, in small steps. */
  @Singleton
  RecurringTask<Void> failedSignInSweep(FailedSignIns signIns, Clock clock) {
    return Tasks.recurring("failed-sign-in-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              var before = clock.instant().minus(KEPT);
              while (signIns.forget(before)) {
                // There may be more.
              }
            });
  }
}
