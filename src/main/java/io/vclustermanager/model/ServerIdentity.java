package io.vclustermanager.model;

import java.util.Optional;

/** Tells API servers apart, whatever address and account they are reached by. */
public interface ServerIdentity {
  /**
   * The uid of the API server's namespace kube-system, which no other has and which stays. It is
   * asked for, within some seconds: not inside a transaction.
   *
   * @return empty when it does not answer in time, refuses, or is none
   */
  Optional<String> of(HostReach reach);
}
