package io.vclustermanager.provider.vcluster.chart;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chart's values that fence a virtual cluster. They stand below all others, so that a size, a
 * template or values may say otherwise.
 */
public final class FenceValues {
  /**
   * Where pods of tenants may not go: the chart's own list, and the addresses by which clouds hand
   * out their credentials. The chart opens nothing of IPv6 to them, and so not {@code
   * fd00:ec2::254}.
   */
  private static final List<String> CLOSED =
      List.of(
          "100.64.0.0/10",
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16");

  private FenceValues() {}

  /**
   * Of the network: the chart's policies, with the metadata of clouds closed.
   *
   * @param chart which they are for, since older ones say it otherwise; empty: the newest
   */
  public static Map<String, @Nullable Object> network(Optional<ChartArchive> chart) {
    var isOld = chart.filter(each -> !each.knows("policies.networkPolicy.workload")).isPresent();
    var except = Map.of("except", CLOSED);
    var policy =
        isOld
            ? Map.of("enabled", true, "outgoingConnections", Map.of("ipBlock", except))
            : Map.of("enabled", true, "workload", Map.of("publicEgress", except));
    return Map.of("policies", Map.of("networkPolicy", policy));
  }

  /**
   * Of what the pods of a namespace may take: figures by the size, the largest for a size that is
   * not built in.
   *
   * @param size null for none
   */
  public static Map<String, @Nullable Object> quota(@Nullable String size) {
    var times =
        switch (size == null ? "" : size.toUpperCase(Locale.ROOT)) {
          case "SMALL" -> 1;
          case "MEDIUM" -> 2;
          default -> 4;
        };
    var quota = Map.<String, @Nullable Object>of("enabled", true, "quota", figures(times));
    var limits =
        Map.<String, @Nullable Object>of(
            "enabled", true, "default", limits(), "defaultRequest", requests());
    return Map.of("policies", Map.of("resourceQuota", quota, "limitRange", limits));
  }

  private static Map<String, @Nullable Object> figures(int times) {
    var figures = new HashMap<String, @Nullable Object>();
    figures.put("requests.cpu", String.valueOf(8 * times));
    figures.put("requests.memory", 16 * times + "Gi");
    figures.put("requests.storage", 100 * times + "Gi");
    figures.put("count/pods", String.valueOf(50 * times));
    figures.put("count/services", String.valueOf(50 * times));
    figures.put("count/secrets", String.valueOf(200 * times));
    figures.put("count/configmaps", String.valueOf(200 * times));
    figures.put("count/persistentvolumeclaims", String.valueOf(20 * times));
    figures.put("services.loadbalancers", String.valueOf(2 * times));
    // Ports come with load balancers.
    figures.put("services.nodeports", String.valueOf(20 * times));
    figures.put("count/endpoints", String.valueOf(100 * times));
    figures.put("requests.ephemeral-storage", "100Ti");
    // A quota of limits, which the chart always has, asks each pod for some: see limits.
    figures.put("limits.cpu", "1000000");
    figures.put("limits.memory", "1Ei");
    figures.put("limits.ephemeral-storage", "1Ei");
    return figures;
  }

  /** A quota of requests asks each container for some. */
  private static Map<String, @Nullable Object> requests() {
    return Map.of("cpu", "20m", "memory", "32Mi", "ephemeral-storage", "0");
  }

  /**
   * As good as none: a throttled control plane looks like a broken one. Null would take the chart's
   * away as well, but when somebody else upgrades with {@code --reuse-values} Helm brings null to
   * the host as 0.
   */
  private static Map<String, @Nullable Object> limits() {
    return Map.of("cpu", "1000", "memory", "10Ti", "ephemeral-storage", "10Ti");
  }
}
