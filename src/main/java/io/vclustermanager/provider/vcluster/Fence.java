package io.vclustermanager.provider.vcluster;

import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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

  /** Those of these words. */
  static List<Fence> of(List<String> words) {
    return Arrays.stream(values()).filter(each -> words.contains(each.word)).toList();
  }
}
