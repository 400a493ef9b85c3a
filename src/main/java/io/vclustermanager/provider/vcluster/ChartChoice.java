package io.vclustermanager.provider.vcluster;

import io.vclustermanager.model.ChartVersions;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.provider.kube.KubeHost;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which version of vCluster's chart Helm is given for a cluster: the one that it runs, whoever made
 * it so. Only an update that asked for another, and is not done yet, brings that.
 */
final class ChartChoice {
  private ChartChoice() {}

  /**
   * The version for one that is there, or of which Helm still knows.
   *
   * @return empty: nobody can say what it runs, and nobody asked
   */
  static Optional<String> of(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    var running =
        snapshot
            .chartVersion()
            .or(() -> ReleaseRecord.chartVersion(host, snapshot))
            .or(() -> Optional.ofNullable(cluster.observed().chartVersion()));
    return of(cluster.spec().chartVersion(), running, isBehind(cluster, snapshot));
  }

  /**
   * Whether what was asked for last is not on the workload yet. One that was ready and is gone has
   * nothing to be brought on: it comes back as it was.
   */
  private static boolean isBehind(Cluster cluster, ClusterSnapshot snapshot) {
    return snapshot
        .workload()
        .map(each -> !Applied.isOf(cluster, each))
        .orElseGet(() -> !cluster.observed().everReady());
  }

  /**
   * The version.
   *
   * @param asked null: nobody has
   * @param isBehind whether what was asked for last is still to be done
   */
  static Optional<String> of(@Nullable String asked, Optional<String> running, boolean isBehind) {
    var isNext =
        asked != null
            && isBehind
            // Who has gone further by hand is not brought back.
            && running.filter(each -> ChartVersions.isOlder(asked, each)).isEmpty();
    return isNext || running.isEmpty() ? Optional.ofNullable(asked) : running;
  }
}
