package io.vclustermanager.provider.vcluster;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.vcluster.chart.ChartArchive;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.FenceValues;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a cluster is made with, inside the fences that stand around it.
 *
 * @param around what of fences its host lets the service put up
 * @param chart that it is made of
 */
record FencedValues(ChartValues values, Cluster cluster, Set<Fence> around, ChartArchive chart) {
  /** All of them, as long as it is awake. */
  ValuesTree awake() {
    return values.fenced(Target.of(cluster), cluster.spec(), fences());
  }

  /**
   * The same where the chart may not be here.
   *
   * @param chart empty: the newest
   */
  static ValuesTree awake(
      ChartValues values, Cluster cluster, Set<Fence> around, Optional<ChartArchive> chart) {
    var spec = cluster.spec();
    return values.fenced(Target.of(cluster), spec, fences(spec, around, chart));
  }

  /** By which it is judged what it may be made of. */
  Allowance allowance(ValuesTree all) {
    var target = Target.of(cluster);
    var spec = cluster.spec();
    return new Allowance(
        all,
        values.ofAdministrators(target, spec, fences()),
        ChartValues.ofNobody(target, spec),
        chart.path());
  }

  private Map<String, @Nullable Object> fences() {
    return fences(cluster.spec(), around, Optional.of(chart));
  }

  /** The words of the fences that nobody's values have switched off. */
  List<String> standing() {
    return Fence.standing(around, awake());
  }

  /**
   * What a user's values stand on, fences among them: they are none of the user's.
   *
   * @param chart that it is made of; empty: the newest
   */
  static Map<String, @Nullable Object> below(
      ChartValues values, ClusterSpec spec, Optional<ChartArchive> chart) {
    return new ValuesTree(fences(spec, EnumSet.allOf(Fence.class), chart))
        .under(values.below(spec))
        .root();
  }

  private static Map<String, @Nullable Object> fences(
      ClusterSpec spec, Set<Fence> around, Optional<ChartArchive> chart) {
    var none = new ValuesTree(Map.<String, @Nullable Object>of());
    var network = around.contains(Fence.NETWORK) ? none.under(FenceValues.network(chart)) : none;
    return (around.contains(Fence.QUOTA) ? network.under(FenceValues.quota(spec.size())) : network)
        .root();
  }
}
