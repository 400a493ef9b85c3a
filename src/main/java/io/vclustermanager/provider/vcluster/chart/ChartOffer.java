package io.vclustermanager.provider.vcluster.chart;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import io.vclustermanager.model.VirtualClusterOffer;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configured sizes, told by their values, and the configured charts. */
@Singleton
final class ChartOffer implements VirtualClusterOffer {
  private static final String RESOURCES = "controlPlane.statefulSet.resources.";
  private static final String VOLUME = "controlPlane.statefulSet.persistence.volumeClaim.size";

  private final Sizes sizes;
  private final Charts charts;

  ChartOffer(Sizes sizes, Charts charts) {
    this.sizes = sizes;
    this.charts = charts;
  }

  @Override
  public List<Size> sizes() {
    return sizes.names().stream().map(name -> size(name, sizes.find(name).orElseThrow())).toList();
  }

  @Override
  public Optional<String> chartVersion() {
    return charts.standard().version();
  }

  @Override
  public List<String> chartVersions() {
    return charts.versions();
  }

  private static Size size(String name, Map<String, @Nullable Object> values) {
    var tree = new ValuesTree(values);
    return new Size(
        name,
        quantity(tree, RESOURCES + "requests.cpu").map(BigDecimal::doubleValue).orElse(null),
        bytes(tree, RESOURCES + "requests.memory"),
        bytes(tree, RESOURCES + "limits.memory"),
        bytes(tree, VOLUME));
  }

  private static @Nullable Long bytes(ValuesTree values, String path) {
    return quantity(values, path).map(BigDecimal::longValue).orElse(null);
  }

  /** What Kubernetes would not take for a quantity is nothing that could be told. */
  private static Optional<BigDecimal> quantity(ValuesTree values, String path) {
    try {
      return values
          .find(path)
          .flatMap(place -> Optional.ofNullable(place.value()))
          .map(value -> Quantity.fromString(value.toString()).getNumber());
    } catch (QuantityFormatException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
