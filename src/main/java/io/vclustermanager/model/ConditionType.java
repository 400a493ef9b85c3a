package io.vclustermanager.model;

/**
 * The types of the conditions of clusters and hosts: a closed set. They are kept and shown as
 * {@link #word}; one that another release has written stays the text that it is.
 */
public enum ConditionType {
  /** Whether a cluster can be used. */
  READY("Ready"),
  /** Whether the credentials of a cluster's administrator can be had. */
  KUBECONFIG_AVAILABLE("KubeconfigAvailable"),
  /** Whether a cluster is as it is wanted. */
  IN_SYNC("InSync"),
  /** Whether a cluster's workloads run as they should. */
  WORKLOADS_HEALTHY("WorkloadsHealthy"),
  /** Whether a cluster has its volumes. */
  STORAGE_BOUND("StorageBound"),
  /** Whether a cluster's pods are kept to themselves on their host. */
  FENCED("Fenced"),
  /** Whether no other virtual cluster is in a cluster's namespace; told only when one is. */
  ALONE("Alone"),
  /** Whether what a cluster puts into itself at first is there. */
  BOOTSTRAPPED("Bootstrapped"),
  /** Whether a host's API server answers and lets the service in. */
  REACHABLE("Reachable"),
  /** Whether a host's API server has to prove by its certificate that it is the host. */
  SERVER_VERIFIED("ServerVerified"),
  /** Whether a host runs a version of Kubernetes that virtual clusters can do with. */
  VERSION_SUPPORTED("VersionSupported"),
  /** Whether the service may do on a host all that it needs. */
  RIGHTS_GRANTED("RightsGranted"),
  /** Whether a host itself keeps the service's account to the namespaces that are the service's. */
  GUARDED("Guarded"),
  /** Whether a host's API server is another host's already; told only where two say so. */
  SAME_AS("SameAs"),
  /**
   * Whether tokens of a host's ServiceAccounts are shown to it; told only where another host calls
   * itself alike.
   */
  ACCOUNTS_KNOWN("AccountsKnown"),
  /** Whether a host has a StorageClass for volumes that name none. */
  DEFAULT_STORAGE_CLASS("DefaultStorageClass"),
  /** Whether no quota of a host's namespaces of virtual clusters is used up. */
  QUOTA_SUFFICIENT("QuotaSufficient"),
  /** Whether a host's capacity could be counted. */
  CAPACITY_KNOWN("CapacityKnown");

  private final String word;

  ConditionType(String word) {
    this.word = word;
  }

  /** As it is kept and shown. */
  public String word() {
    return word;
  }
}
