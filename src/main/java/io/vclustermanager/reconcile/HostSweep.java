package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every host now and then whether it is there, and what it runs. */
@Factory
final class HostSweep {
  private static final Logger LOG = LoggerFactory.getLogger(HostSweep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Asks all at once, so that one that is silent keeps nobody waiting. */
  @Singleton
  RecurringTask<Void> hostSweep(
      HostCatalog catalog, Providers providers, Hosts hosts, Clock clock) {
    return Tasks.recurring("host-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var name : catalog.namesOf(Host.Kind.KUBERNETES)) {
                  threads.submit(() -> probe(name, providers, hosts, clock));
                }
              }
            });
  }

  private static void probe(String name, Providers providers, Hosts hosts, Clock clock) {
    try {
      hosts.observed(name, providers.of(Host.Kind.KUBERNETES).probe(name), clock.instant());
    } catch (ProviderException e) {
      LOG.debug("{}: {}", e.reason(), e.message());
      hosts.unreachable(name);
    } catch (RuntimeException e) {
      LOG.error("Host {} could not be asked", name, e);
    }
  }
}
