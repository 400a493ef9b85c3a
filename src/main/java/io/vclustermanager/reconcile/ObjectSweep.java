package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.intent.cluster.RecordObservation;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseBusyException;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
            (_, _) ->
                SideBySide.each(
                    catalog.namesOf(Host.Kind.KUBERNETES),
                    host -> look(host, clusters, providers, observeCluster)));
  }

  private static void look(
      String host, Clusters clusters, Providers providers, RecordObservation observeCluster) {
    try {
      for (var cluster : clusters.keptOn(host, null)) {
        if (!look(host, cluster, clusters, providers, observeCluster)) {
          return;
        }
      }
    } catch (RuntimeException e) {
      LOG.error("What clusters of host {} are made of cannot be looked at", host, e);
    }
  }

  /**
   * Looks at one. What hinders that is its own: the others are looked at all the same.
   *
   * @return false when the host or the database does not answer, and so would not for any other
   */
  private static boolean look(
      String host,
      Cluster cluster,
      Clusters clusters,
      Providers providers,
      RecordObservation observeCluster) {
    try {
      var before = idle(host, cluster, clusters);
      if (before.isPresent()) {
        var seen =
            providers.find(cluster).map(provider -> provider.inspect(Target.of(before.get())));
        // A look is of many calls: what ended among them is not what somebody changed.
        var after = idle(host, cluster, clusters);
        if (after.map(Cluster::version).equals(before.map(Cluster::version))) {
          seen.ifPresent(each -> observeCluster.execute(cluster.id(), each));
        }
      }
      return true;
    } catch (ProviderException e) {
      LOG.debug("Cluster {} of host {} is looked at later: {}", cluster.name(), host, e.message());
      return e.code() != FailureReason.HOST_UNREACHABLE;
    } catch (DatabaseException e) {
      LOG.debug("Cluster {} of host {} is looked at later", cluster.name(), host, e);
      return e instanceof DatabaseBusyException;
    } catch (RuntimeException e) {
      LOG.error("What cluster {} of host {} is made of is not known", cluster.name(), host, e);
      return true;
    }
  }

  /** As it is now; empty where it is gone, or something is being done on it. */
  private static Optional<Cluster> idle(String host, Cluster cluster, Clusters clusters) {
    return clusters.busy(List.of(cluster.id())).isEmpty()
        ? clusters.keptOn(host, List.of(Target.of(cluster).namespace())).stream()
            .filter(each -> each.id().equals(cluster.id()))
            .findFirst()
        : Optional.empty();
  }
}
