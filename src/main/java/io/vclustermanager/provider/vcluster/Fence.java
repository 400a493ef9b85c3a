package io.vclustermanager.provider.vcluster;

/** What keeps a virtual cluster's pods to themselves. Its word is kept on the workload. */
enum Fence {
  /** The chart's network policies. */
  NETWORK("NetworkPolicy"),
  /** The chart's resource quota and limit range, for the whole namespace. */
  QUOTA("ResourceQuota"),
  /** Kubernetes' own admission of pods, by a label of the namespace. */
  POD_SECURITY("PodSecurity");

  private final String word;

  Fence(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
