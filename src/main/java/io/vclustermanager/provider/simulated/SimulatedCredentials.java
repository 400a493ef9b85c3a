package io.vclustermanager.provider.simulated;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Credentials;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubeconfigGrant;
import jakarta.inject.Singleton;
import java.util.Optional;

/** There is nothing behind a simulated cluster, and so no way into it. */
@Singleton
final class SimulatedCredentials implements Credentials {
  private static final String OBSTACLE =
      "The cluster is on a simulated host: there is no API to get a kubeconfig of.";

  @Override
  public Host.Kind kind() {
    return Host.Kind.SIMULATED;
  }

  @Override
  public Answer issue(Cluster cluster, KubeconfigGrant grant) {
    return new Answer.Failed(OBSTACLE, false);
  }

  @Override
  public Optional<String> revoke(Cluster cluster, KubeconfigGrant grant) {
    return Optional.empty();
  }
}
