package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.EffectiveValues;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.Mark;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values that a virtual cluster is installed with: those of its size, above them its
 * template's, the user's, and ours. They follow from the cluster alone and never change during its
 * life, since the control plane restarts when they do.
 */
@Singleton
public final class ChartValues implements EffectiveValues {
  private static final String TLS_ROUTE_HOST = "controlPlane.tlsRoute.host";
  private static final String DEPLOYED_ETCD = "controlPlane.backingStore.etcd.deploy";

  private final Sizes sizes;

  ChartValues(Sizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public Optional<Map<String, @Nullable Object>> of(Cluster cluster) {
    var spec = cluster.spec();
    var known = spec.isKnown() && (spec.size() == null || sizes.find(spec.size()).isPresent());
    return known ? Optional.of(of(Target.of(cluster), spec)) : Optional.empty();
  }

  /**
   * The values as Helm merges them above the chart's own.
   *
   * @throws ProviderException when the cluster's size is not in the configuration any more
   */
  public Map<String, @Nullable Object> of(Target target, ClusterSpec spec) {
    return merged(target, spec, below(spec));
  }

  /**
   * What the user's own values stand on: those of the size and of the template.
   *
   * @throws ProviderException when the cluster's size is not in the configuration any more
   */
  public Map<String, @Nullable Object> below(ClusterSpec spec) {
    return new ValuesTree(sizeValues(spec.size())).under(spec.baseValues()).root();
  }

  /**
   * The same with fences below them all.
   *
   * @param fences of {@link FenceValues}
   */
  public ValuesTree fenced(Target target, ClusterSpec spec, Map<String, @Nullable Object> fences) {
    return new ValuesTree(fences).under(of(target, spec));
  }

  /**
   * The same as far as administrators answer for it: size, template without what parameters filled
   * in, and those of the cluster's own values that its profile, or an administrator who set them,
   * has allowed beyond what everybody may say.
   */
  public ValuesTree ofAdministrators(
      Target target, ClusterSpec spec, Map<String, @Nullable Object> fences) {
    var base = spec.base();
    var said = ValuesLeaves.without(spec.baseValues(), base == null ? List.of() : base.filled());
    var below = new ValuesTree(sizeValues(spec.size())).under(said).root();
    var granted = granted(spec);
    var sans = sans(target, below, granted);
    return new ValuesTree(fences).under(below).under(granted).under(ours(target, spec, sans));
  }

  private static Map<String, @Nullable Object> granted(ClusterSpec spec) {
    var verdict = spec.verdict();
    return verdict == null
        ? Map.<String, @Nullable Object>of()
        : ValuesLeaves.only(spec.values(), verdict.granted());
  }

  /** The same as far as nobody has said anything. */
  public static ValuesTree ofNobody(Target target, ClusterSpec spec) {
    return new ValuesTree(Map.copyOf(ours(target, spec, List.copyOf(ownSans(target)))));
  }

  /** Those of a cluster without fences as text for a file of values: JSON, which is YAML. */
  public String text(Target target, ClusterSpec spec) {
    return JsonText.of(of(target, spec));
  }

  /** Likewise, any values. */
  public static String text(ValuesTree values) {
    return JsonText.of(values.root());
  }

  /**
   * The values for one that sleeps: no replicas, so that an upgrade does not wake it. Waking it
   * puts its replicas back.
   */
  public static ValuesTree asleep(ValuesTree values) {
    var none = Map.<String, @Nullable Object>of("replicas", 0);
    var statefulSet = Map.<String, @Nullable Object>of("highAvailability", none);
    var controlPlane = new LinkedHashMap<String, @Nullable Object>();
    controlPlane.put("statefulSet", statefulSet);
    if (values.isOn(DEPLOYED_ETCD + ".enabled")) {
      controlPlane.put(
          "backingStore", Map.of("etcd", Map.of("deploy", Map.of("statefulSet", statefulSet))));
    }
    return values.under(Map.of("controlPlane", controlPlane));
  }

  /** How many replicas the control plane has while it is awake. */
  public int replicas(Target target, ClusterSpec spec) {
    return (int)
        new ValuesTree(of(target, spec))
            .number("controlPlane.statefulSet.highAvailability.replicas", 1);
  }

  private Map<String, @Nullable Object> sizeValues(@Nullable String size) {
    return size == null
        ? Map.<String, @Nullable Object>of()
        : sizes
            .find(size)
            .orElseThrow(
                () ->
                    ProviderException.passing(
                        FailureReason.SIZE_NOT_CONFIGURED,
                        "The size '" + size + "' is not in the configuration any more."));
  }

  static Map<String, @Nullable Object> merged(
      Target target, ClusterSpec spec, Map<String, @Nullable Object> below) {
    var asked = new ValuesTree(below).under(spec.values());
    return asked.under(ours(target, spec, sans(target, below, spec.values()))).root();
  }

  /** Theirs are added to ours, so that nobody has to know which ones we need. */
  private static List<Object> sans(
      Target target, Map<String, @Nullable Object> below, Map<String, @Nullable Object> values) {
    var route = new ValuesTree(below).under(values).text(TLS_ROUTE_HOST);
    return Stream.of(
            ownSans(target),
            // vCluster itself adds the host of an Ingress, but not that of a TLSRoute.
            route.isBlank() ? List.of() : List.of(route),
            new ValuesTree(below).list(OwnValues.SANS),
            new ValuesTree(values).list(OwnValues.SANS))
        .<Object>flatMap(List::stream)
        .collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll)
        .stream()
        .toList();
  }

  /** The names that its Service has inside the host. */
  public static List<String> ownSans(Target target) {
    var service = target.name() + "." + target.namespace() + ".svc";
    return List.of(service, service + ".cluster.local");
  }

  /**
   * The chart puts the labels of {@code statefulSet} on its workload, also where that is a
   * Deployment.
   */
  private static Map<String, Object> ours(Target target, ClusterSpec spec, List<Object> sans) {
    return Map.of(
        "telemetry",
        Map.of("enabled", false),
        "controlPlane",
        Map.of(
            "distro",
            Map.of("k8s", Map.of("image", Map.of("tag", spec.kubernetesVersion()))),
            "proxy",
            Map.of("extraSANs", sans),
            "statefulSet",
            Map.of("labels", Map.of(Mark.CLUSTER_ID, target.clusterId().toString()))));
  }
}
