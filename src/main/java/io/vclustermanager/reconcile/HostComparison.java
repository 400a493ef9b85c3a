package io.vclustermanager.reconcile;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.intent.cluster.RecordObservation;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterStatusRules;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is seen of a host with what the inventory has, and asks to have recorded what is
 * news. One statement reads all clusters concerned; only those with news are written.
 */
@Singleton
final class HostComparison {
  private static final Logger LOG = LoggerFactory.getLogger(HostComparison.class);

  private static final int MOST_REMEMBERED = 100_000;

  private final Clusters clusters;
  private final RecordObservation observeCluster;
  private final Clock clock;

  /** The versions that this replica wrote of what it saw: nothing newer than its view is known. */
  private final Cache<UUID, Long> written =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  HostComparison(Clusters clusters, RecordObservation observeCluster, Clock clock) {
    this.clusters = clusters;
    this.observeCluster = observeCluster;
    this.clock = clock;
  }

  /**
   * Compares.
   *
   * @param namespaces only those clusters; null: all of the host
   * @param isNewer whether a cluster was looked at after the view was made
   * @return the namespaces that are to be compared again: something is being done there, or the
   *     inventory may know more than the view
   */
  Set<String> compare(
      String host,
      HostView view,
      @Nullable Collection<String> namespaces,
      Predicate<Cluster> isNewer) {
    var kept = clusters.keptOn(host, namespaces);
    var busy = clusters.busy(kept.stream().map(Cluster::id).toList());
    var later = new HashSet<String>();
    for (var cluster : kept) {
      var known = written.getIfPresent(cluster.id());
      var isOurs = known != null && known == cluster.version();
      if (busy.contains(cluster.id()) || !isOurs && isNewer.test(cluster)) {
        later.add(Target.of(cluster).namespace());
      } else if (!record(cluster, view)) {
        later.add(Target.of(cluster).namespace());
      }
    }
    return later;
  }

  private boolean record(Cluster cluster, HostView view) {
    try {
      var seen = view.observe(Target.of(cluster));
      if (ClusterStatusRules.isNews(
          cluster, ClusterStatusRules.settled(cluster, seen, null, clock.instant()))) {
        observeCluster
            .execute(cluster.id(), seen)
            .ifPresent(now -> written.put(now.id(), now.version()));
      }
      return true;
    } catch (ProviderException e) {
      LOG.debug("Cluster {} is looked at later: {}", cluster.name(), e.message());
      return false;
    } catch (DatabaseException e) {
      throw e;
    } catch (RuntimeException e) {
      // One that cannot be understood must not keep the others from being seen.
      LOG.error("What is seen of cluster {} could not be recorded", cluster.name(), e);
      return true;
    }
  }
}
