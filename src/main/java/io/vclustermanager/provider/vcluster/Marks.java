package io.vclustermanager.provider.vcluster;

/** What stands on real things to say that they are ours. */
public final class Marks {
  /** What the names of all our labels and annotations begin with. */
  public static final String PREFIX = "vcluster-manager.io/";

  /**
   * The cluster's id: a label on the workload, StatefulSet or Deployment, and an annotation on the
   * namespace.
   */
  public static final String CLUSTER_ID = PREFIX + "cluster-id";

  private Marks() {}
}
