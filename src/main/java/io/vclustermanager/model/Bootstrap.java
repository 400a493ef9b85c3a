package io.vclustermanager.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual cluster puts into itself when it first starts: manifests, then charts, in order.
 *
 * @param manifests YAML documents; null: none
 * @param charts null: none
 * @param waitForReady whether the cluster counts as made only when all of it is there
 */
public record Bootstrap(
    @Nullable String manifests, @Nullable List<Chart> charts, boolean waitForReady) {
  public Bootstrap {
    charts = charts == null ? List.of() : List.copyOf(charts);
  }

  @Override
  public List<Chart> charts() {
    return Objects.requireNonNullElse(charts, List.of());
  }

  /** Whether it puts nothing in. */
  public boolean isEmpty() {
    return (manifests == null || manifests.isBlank()) && charts().isEmpty();
  }

  /**
   * A release of a Helm chart.
   *
   * @param name of the release
   * @param repository where the chart is, an address
   * @param namespace inside; null: default
   */
  public record Chart(
      String name,
      String repository,
      String chart,
      String version,
      @Nullable String namespace,
      @Nullable Map<String, @Nullable Object> values) {}
}
