package io.vclustermanager.model;

/** How a registered host is reached. */
public sealed interface HostReach {
  /** What is at the other end. */
  default Host.Kind kind() {
    return this instanceof Simulation ? Host.Kind.SIMULATED : Host.Kind.KUBERNETES;
  }

  /**
   * By a kubeconfig.
   *
   * @param text a secret
   */
  record Kubeconfig(String text) implements HostReach {
    /** Without the secret, since texts of objects get into logs. */
    @Override
    public String toString() {
      return "Kubeconfig[…]";
    }
  }

  /** As the ServiceAccount of the service's own pod. */
  record InCluster() implements HostReach {}

  /** As the service's AWS credentials, or a role that they may assume. */
  record Eks(EksPlace cluster) implements HostReach {}

  /** It is only simulated. */
  record Simulation() implements HostReach {}

  /** By a kubeconfig that cannot be read at the moment. */
  record Unreadable(FailureReason reason, String message) implements HostReach {}
}
