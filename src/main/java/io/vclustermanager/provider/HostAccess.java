package io.vclustermanager.provider;

import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import java.nio.file.Path;

/** How a host is reached, be it configured or registered. */
public sealed interface HostAccess {
  /** The host's name. */
  String name();

  /** What is at the other end. */
  default Host.Kind kind() {
    return this instanceof Simulation ? Host.Kind.SIMULATED : Host.Kind.KUBERNETES;
  }

  /**
   * By a kubeconfig in a file, which may change at any time.
   *
   * @param unverified whether it may leave the server unverified
   */
  record File(String name, Path path, boolean unverified) implements HostAccess {}

  /**
   * By a kubeconfig that was registered.
   *
   * @param kubeconfig a secret
   */
  record Text(String name, String kubeconfig) implements HostAccess {
    /** Without the secret, since texts of objects get into logs. */
    @Override
    public String toString() {
      return "Text[name=" + name + "]";
    }
  }

  /** As the ServiceAccount of the service's own pod. */
  record InCluster(String name) implements HostAccess {}

  /** As the service's AWS credentials, or a role that they may assume. */
  record Eks(String name, EksPlace cluster) implements HostAccess {}

  /** It is only simulated. */
  record Simulation(String name, HostConfiguration.Simulated settings) implements HostAccess {}

  /** By a kubeconfig that cannot be read at the moment. */
  record Unreadable(String name, FailureReason reason, String message) implements HostAccess {}
}
