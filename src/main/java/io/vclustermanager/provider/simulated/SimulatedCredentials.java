package io.vclustermanager.provider.simulated;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Credentials;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Kubeconfig;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.provider.Target;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * There is nothing behind a simulated cluster: its kubeconfigs have the form of others, so that
 * what uses them can be tried, and say themselves that nothing answers.
 */
@Singleton
final class SimulatedCredentials implements Credentials {
  @Override
  public Host.Kind kind() {
    return Host.Kind.SIMULATED;
  }

  @Override
  public Answer issue(Cluster cluster, KubeconfigGrant grant, Duration limit) {
    var target = Target.of(cluster);
    var server = SimulatedProvider.endpoint(target.namespace(), target.name());
    return new Answer.Given(
        new Kubeconfig(
            text(cluster.name(), grant.role(), server),
            grant.expiresAt(),
            "This cluster is simulated: nothing answers at "
                + server
                + ". On a host that is a Kubernetes cluster a kubeconfig leads into the virtual"
                + " cluster; docs/hosts.md says how to connect one."));
  }

  /** Nobody ever got in by it. */
  @Override
  public Optional<String> revoke(Cluster cluster, KubeconfigGrant grant) {
    return Optional.empty();
  }

  /** As others, but named so that kubectl shows what it is; its token is none. */
  private static String text(String cluster, KubeconfigGrant.Role role, String server) {
    return """
    # SIMULATED: nothing answers at this address.
    apiVersion: v1
    kind: Config
    clusters:
    - name: "simulated-%1$s"
      cluster:
        server: "%2$s"
    users:
    - name: "simulated-%1$s-%3$s"
      user:
        token: "simulated"
    contexts:
    - name: "simulated-%1$s"
      context:
        cluster: "simulated-%1$s"
        user: "simulated-%1$s-%3$s"
    current-context: "simulated-%1$s"
    """
        .formatted(cluster, server, role.name().toLowerCase(Locale.ROOT));
  }
}
