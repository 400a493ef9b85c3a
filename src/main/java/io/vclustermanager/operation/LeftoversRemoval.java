package io.vclustermanager.operation;

import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what is left of a cluster that is deleted in the inventory, by the same means by which
 * it was deleted. Looks anew each time, so that what has become somebody else's is left alone.
 */
@Singleton
final class LeftoversRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoversRemoval.class);

  private final Clusters clusters;
  private final Providers providers;

  LeftoversRemoval(Clusters clusters, Providers providers) {
    this.clusters = clusters;
    this.providers = providers;
  }

  /**
   * Takes the next step.
   *
   * @return whether there is nothing more to be done
   * @throws ProviderException when the host refuses or cannot be asked
   */
  boolean step(UUID id) {
    var cluster = clusters.byIds(List.of(id), new Scope.Everything()).get(id);
    if (cluster == null) {
      // No row ever goes: a newer release wrote it, and a replica of that takes this over.
      return false;
    }
    return cluster.deletedAt() == null
        || providers.find(cluster).filter(provider -> step(cluster, provider)).isPresent();
  }

  private static boolean step(Cluster cluster, Provider provider) {
    return switch (provider.observe(Target.of(cluster))) {
      case Observation.Absent _ -> true;
      case Observation.Present seen when !cluster.id().equals(seen.markedWith()) -> true;
      case Observation.Present seen -> !seen.deleting() && remove(cluster, provider);
      // The workload that carried the id went first; the rest was seen beside it.
      case Observation.Remains seen -> !seen.deleting() && remove(cluster, provider);
    };
  }

  private static boolean remove(Cluster cluster, Provider provider) {
    if (hasOthers(cluster, provider)) {
      LOG.warn(
          "What is left of cluster {} stays: another virtual cluster is in its namespace {}",
          cluster.name(),
          cluster.namespace());
      return true;
    }
    try {
      var turn = provider.turn(cluster.owner().id().toString());
      if (turn.isPresent()) {
        try (var _ = turn.get()) {
          provider.delete(Target.of(cluster));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static boolean hasOthers(Cluster cluster, Provider provider) {
    var place = Target.of(cluster);
    return place.isOnHost()
        && provider.observeAll(place.host()).controlPlanes().stream()
            .anyMatch(each -> each.isAnotherIn(place.namespace(), cluster.id()));
  }
}
