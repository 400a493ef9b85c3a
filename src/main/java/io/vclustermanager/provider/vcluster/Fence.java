package io.vclustermanager.provider.vcluster;

import io.vclustermanager.provider.vcluster.Rendered.RenderedObject;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What keeps a virtual cluster's pods to themselves. Its word is kept on the workload. */
enum Fence {
  /** The chart's network policies. */
  NETWORK("NetworkPolicy", "policies.networkPolicy.enabled"),
  /** The chart's resource quota and limit range, for the whole namespace. */
  QUOTA("ResourceQuota", "policies.resourceQuota.enabled"),
  /** Kubernetes' own admission of pods, by a label of the namespace. */
  POD_SECURITY("PodSecurity", null);

  private final String word;
  private final @Nullable String path;

  /**
   * A fence.
   *
   * @param path of the chart's values that switch it; null: none does
   */
  Fence(String word, @Nullable String path) {
    this.word = word;
    this.path = path;
  }

  String word() {
    return word;
  }

  /** Whether it stands by these values, where it was put up. */
  private boolean standsBy(ValuesTree values) {
    return path == null || values.isOn(path);
  }

  /** The words of those that values have left. */
  static List<String> standing(Collection<Fence> fences, ValuesTree values) {
    return fences.stream().filter(each -> each.standsBy(values)).map(Fence::word).toList();
  }

  /**
   * What the chart makes of these, each with its resource.
   *
   * @param applied what was put up around a cluster
   * @param name the cluster's
   */
  static List<String> objects(Applied applied, String name) {
    var known = applied.fencing();
    var fences = applied.fences();
    if (known != null || fences == null) {
      return known == null ? List.of() : known;
    }
    // Where their names were not written down, those that are there whatever the values.
    return of(fences).stream()
        .flatMap(
            each ->
                switch (each) {
                  case NETWORK ->
                      Stream.of("networkpolicies/vc-work-" + name, "networkpolicies/vc-cp-" + name);
                  case QUOTA -> Stream.of("resourcequotas/vc-" + name);
                  case POD_SECURITY -> Stream.<String>of();
                })
        .toList();
  }

  /**
   * The same of what was rendered: the chart's own, which bear its label. What else a template lets
   * the chart make is no fence, and who looks for fences does not see it.
   */
  static List<String> objects(Rendered rendered) {
    return Stream.of(
            "networkpolicies networking.k8s.io/NetworkPolicy",
            "resourcequotas ResourceQuota",
            "limitranges LimitRange")
        .map(each -> each.split(" ", 2))
        .flatMap(
            each ->
                rendered.objects().stream()
                    .filter(object -> object.kind().equals(each[1]) && isTheCharts(object))
                    .map(object -> each[0] + "/" + object.name())
                    .distinct()
                    .sorted())
        .toList();
  }

  private static boolean isTheCharts(RenderedObject object) {
    return Rendered.text(object.object("metadata", "labels").get("app")).equals("vcluster");
  }

  /** Those of these words. */
  static List<Fence> of(List<String> words) {
    return Arrays.stream(values()).filter(each -> words.contains(each.word)).toList();
  }
}
