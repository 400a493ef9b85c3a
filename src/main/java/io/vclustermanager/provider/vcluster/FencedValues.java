package io.vclustermanager.provider.vcluster;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.FenceValues;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a cluster is made with, inside the fences that stand around it.
 *
 * @param around what of fences its host lets the service put up
 */
record FencedValues(ChartValues values, Cluster cluster, Set<Fence> around) {
  /** All of them, as long as it is awake. */
  ValuesTree awake() {
    return values.fenced(Target.of(cluster), cluster.spec(), fences(cluster.spec(), around));
  }

  /** By which it is judged what it may be made of. */
  Allowance allowance(ValuesTree all) {
    var target = Target.of(cluster);
    var spec = cluster.spec();
    return new Allowance(
        all,
        values.ofAdministrators(target, spec, fences(spec, around)),
        ChartValues.ofNobody(target, spec));
  }

  /** The words of the fences that nobody's values have switched off. */
  List<String> standing() {
    return Fence.standing(around, awake());
  }

  /** What a user's values stand on, fences among them: they are none of the user's. */
  static Map<String, @Nullable Object> below(ChartValues values, ClusterSpec spec) {
    return new ValuesTree(fences(spec, EnumSet.allOf(Fence.class)))
        .under(values.below(spec))
        .root();
  }

  private static Map<String, @Nullable Object> fences(ClusterSpec spec, Set<Fence> around) {
    var none = new ValuesTree(Map.<String, @Nullable Object>of());
    var network = around.contains(Fence.NETWORK) ? none.under(FenceValues.network()) : none;
    return (around.contains(Fence.QUOTA) ? network.under(FenceValues.quota(spec.size())) : network)
        .root();
  }
}
