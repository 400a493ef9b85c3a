package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.intent.cluster.RecordObservation;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then for all that clusters are made of: of roles, policies, quotas and the like no
 * watch tells when somebody has taken one away. One replica does it for all.
 */
@Factory
final class ObjectSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectSweep.class);
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  /** All hosts at once; of each, one cluster after the other, so that it is no burden. */
  @Singleton
  RecurringTask<Void> objectSweep(
      HostCatalog catalog,
      Clusters clusters,
      Providers providers,
      RecordObservation observeCluster) {
    return Tasks.recurring("object-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var host : catalog.namesOf(Host.Kind.KUBERNETES)) {
                  threads.submit(() -> look(host, clusters, providers, observeCluster));
                }
              }
            });
  }

  private static void look(
      String host, Clusters clusters, Providers providers, RecordObservation observeCluster) {
    try {
      for (var cluster : clusters.keptOn(host, null)) {
        providers
            .find(cluster)
            .map(provider -> provider.inspect(Target.of(cluster)))
            .ifPresent(seen -> observeCluster.execute(cluster.id(), seen));
      }
    } catch (ProviderException e) {
      LOG.debug("The clusters of host {} are looked at later: {}", host, e.message());
    } catch (RuntimeException e) {
      LOG.error("What clusters of host {} are made of cannot be looked at", host, e);
    }
  }
}
