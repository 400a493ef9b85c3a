package io.vclustermanager.provider.vcluster.chart;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import io.vclustermanager.model.ClusterNeeds;
import io.vclustermanager.model.Placement.Needs;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the values say that the control plane's pods request, and which rights they ask for; what
 * runs in it is not foreseen.
 */
@Singleton
final class ControlPlaneNeeds implements ClusterNeeds {
  private static final String PART = "controlPlane.statefulSet.";

  /** As vCluster's chart has it. */
  private static final String CPU = "200m";

  private static final String MEMORY = "256Mi";
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  private final Sizes sizes;

  ControlPlaneNeeds(Sizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public Needs of(@Nullable String size, Map<String, @Nullable Object> values) {
    var tree =
        new ValuesTree(
                size == null
                    ? Map.<String, @Nullable Object>of()
                    : sizes.find(size).orElse(Map.of()))
            .under(values);
    var replicas = tree.number(PART + "highAvailability.replicas", 1);
    return new Needs(
        times(replicas, request(tree, "cpu", CPU).multiply(MILLIS)),
        times(replicas, request(tree, "memory", MEMORY)),
        FeatureRules.of(tree));
  }

  @Override
  public int weight(@Nullable String size) {
    return size == null ? 1 : sizes.weight(size);
  }

  private static BigDecimal request(ValuesTree tree, String resource, String otherwise) {
    var given =
        tree.find(PART + "resources.requests." + resource)
            .map(place -> String.valueOf(place.value()))
            .orElse(otherwise);
    try {
      return Quantity.fromString(given).getNumber();
    } catch (QuantityFormatException | NumberFormatException e) {
      // The chart's schema is what refuses it.
      return Quantity.fromString(otherwise).getNumber();
    }
  }

  private static long times(double replicas, BigDecimal each) {
    return Math.round(Math.max(1, replicas) * each.doubleValue());
  }
}
