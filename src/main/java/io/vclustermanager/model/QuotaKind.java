package io.vclustermanager.model;

/** What an owner may have only so much of. */
public enum QuotaKind {
  /** Clusters of all kinds. */
  CLUSTERS,
  /** Virtual clusters. */
  VIRTUAL_CLUSTERS,
  /** Whole clusters of EKS. */
  EKS_CLUSTERS,
  /** The weight of the sizes of its clusters. */
  WEIGHT,
  /** How long a lease may last, in seconds. */
  LEASE,
  /** What its control planes request of CPU, in thousandths of a core. */
  CPU,
  /** What its control planes request of memory, in bytes. */
  MEMORY
}
