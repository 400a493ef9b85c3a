package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.intent.cluster.RecordObservation;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what clusters put into themselves when they first start until it is there: that stands
 * inside them only, where no watch of a host sees it.
 */
@Factory
final class BootstrapSweep {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapSweep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Each costs a connection into a cluster. */
  private static final int BATCH = 20;

  /** Asks some clusters at once, so that one that is silent keeps nobody waiting. */
  @Singleton
  RecurringTask<Void> bootstrapLook(
      Clusters clusters, Providers providers, RecordObservation observeCluster) {
    return Tasks.recurring("bootstrap-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) ->
                SideBySide.each(
                    clusters.bootstrapping(BATCH),
                    cluster -> look(cluster, providers, observeCluster)));
  }

  private static void look(Cluster cluster, Providers providers, RecordObservation observeCluster) {
    try {
      providers
          .find(cluster)
          .map(provider -> provider.observe(Target.of(cluster)))
          .ifPresent(seen -> observeCluster.execute(cluster.id(), seen));
    } catch (ProviderException e) {
      LOG.debug("Cluster {} is looked at later: {}", cluster.name(), e.message());
    } catch (RuntimeException e) {
      LOG.error("What cluster {} puts into itself cannot be followed", cluster.name(), e);
    }
  }
}
