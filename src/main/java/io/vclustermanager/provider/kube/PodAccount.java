package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.micronaut.context.BeanProvider;
import io.micronaut.kubernetes.client.ApiClientConfiguration;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.InClusterCheck;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.HostKubeconfig.SignIn;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ServiceAccount of the pod in which the service runs, as Kubernetes mounts it. Its token
 * rotates, so it is read anew each time.
 */
@Singleton
final class PodAccount implements InClusterCheck {
  private static final String FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount/";

  private final BeanProvider<ApiClient> client;
  private final BeanProvider<ApiClientConfiguration> configuration;

  PodAccount(
      BeanProvider<ApiClient> inClusterClient,
      BeanProvider<ApiClientConfiguration> inClusterConfiguration) {
    this.client = inClusterClient;
    this.configuration = inClusterConfiguration;
  }

  @Override
  public Optional<String> missing() {
    return Stream.of(authority(), token())
        .filter(file -> !Files.isReadable(file))
        .findFirst()
        .map(
            file ->
                "The service does not run in a pod with a ServiceAccount (there is no "
                    + file
                    + "): give the cluster's kubeconfig instead.");
  }

  /** The client of this account. */
  ApiClient client() {
    return client.get();
  }

  /**
   * What the account is, for Helm.
   *
   * @param host the name of the host that is asked, for people
   */
  HostKubeconfig kubeconfig(String host) {
    try {
      return new HostKubeconfig(
          client.get().getBasePath(),
          Base64.getEncoder().encodeToString(Files.readAllBytes(authority())),
          null,
          true,
          new SignIn.Token(Files.readString(token()).strip()));
    } catch (IOException e) {
      throw ProviderException.passing(
          FailureReason.NOT_IN_CLUSTER,
          "Host '"
              + host
              + "' is in-cluster, but there is no ServiceAccount in this pod: "
              + e.getMessage());
    }
  }

  private Path authority() {
    return Path.of(configuration.get().getCaPath().orElse(FOLDER + "ca.crt"));
  }

  private Path token() {
    return Path.of(configuration.get().getTokenPath().orElse(FOLDER + "token"));
  }
}
