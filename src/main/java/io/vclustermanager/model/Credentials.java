package io.vclustermanager.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The way into clusters on one kind of host. Its calls touch the outside: they are made outside of
 * any transaction, and end by themselves before the grant is due.
 */
public interface Credentials {
  /** The kind of host whose clusters it opens. */
  Host.Kind kind();

  /** What came of issuing. */
  sealed interface Answer {
    /** It was made. */
    record Given(Kubeconfig kubeconfig) implements Answer {}

    /**
     * It was not made.
     *
     * @param begun whether something of it may be inside the cluster
     */
    record Failed(String message, boolean begun) implements Answer {}
  }

  /**
   * Makes what the grant is for.
   *
   * @param limit how long to wait for what a cluster that has just become ready may not have yet;
   *     the whole call ends at latest when the grant is due
   */
  Answer issue(Cluster cluster, KubeconfigGrant grant, Duration limit);

  /**
   * Takes away what was made for the grant, after which nobody gets in by it. May be repeated.
   *
   * @return why that could not be done; empty when nothing of it is left
   */
  Optional<String> revoke(Cluster cluster, KubeconfigGrant grant);
}
