package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.intent.cluster.DeleteCluster;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.model.TrustedTime;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sweep of clusters whose lease has ended. */
@Factory
final class LeaseSweep {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSweep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int BATCH = 500;

  /** Deletes clusters whose lease has ended, also those that ended while nobody was running. */
  @Singleton
  RecurringTask<Void> leaseSweep(
      Clusters clusters, DeleteCluster deleteCluster, Clock clock, TrustedTime time) {
    return Tasks.recurring("lease-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              if (time.isTrusted()) {
                clusters
                    .due(clock.instant(), BATCH)
                    .forEach(cluster -> expire(deleteCluster, cluster));
              }
            });
  }

  private static void expire(DeleteCluster deleteCluster, UUID cluster) {
    try {
      deleteCluster.expire(cluster);
    } catch (DatabaseException e) {
      throw e;
    } catch (RuntimeException e) {
      // One that fails must not keep the others from their end.
      LOG.error("The end of the lease of cluster {} could not be acted on", cluster, e);
    }
  }
}
