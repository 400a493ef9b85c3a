package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostCatalog;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Asks every host now and then whether it is there, what it runs, whether it has what virtual
 * clusters need, and what it has room for.
 */
@Factory
final class HostSweep {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration INSPECTED_EVERY = Duration.ofMinutes(5);
  private static final Duration COUNTED_EVERY = Duration.ofMinutes(1);

  /** Asks all at once, so that one that is silent keeps nobody waiting. */
  @Singleton
  RecurringTask<Void> hostSweep(HostCatalog catalog, HostObserver look, Hosts hosts, Clock clock) {
    return Tasks.recurring("host-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              var now = clock.instant();
              var due = hosts.due(now.minus(INSPECTED_EVERY), now.minus(COUNTED_EVERY));
              var names = catalog.namesOf(Host.Kind.KUBERNETES);
              var asked =
                  due.values().stream().filter(each -> names.contains(each.host().name())).toList();
              SideBySide.each(asked, look::at);
            });
  }
}
