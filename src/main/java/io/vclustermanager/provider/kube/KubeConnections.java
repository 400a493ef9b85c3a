package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.micronaut.context.BeanProvider;
import io.micronaut.kubernetes.client.ApiClientConfiguration;
import io.micronaut.kubernetes.client.NamespaceResolver;
import io.vclustermanager.provider.HostConfiguration;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Makes connections to hosts from the configuration. */
@Singleton
final class KubeConnections {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final int CONNECT_TIMEOUT_MILLIS = 5000;

  /** Finds out that a connection is dead although nobody said so. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(15);

  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";

  private final BeanProvider<ApiClient> inClusterClient;
  private final BeanProvider<ApiClientConfiguration> inClusterConfiguration;
  private final BeanProvider<NamespaceResolver> namespaces;

  KubeConnections(
      BeanProvider<ApiClient> inClusterClient,
      BeanProvider<ApiClientConfiguration> inClusterConfiguration,
      BeanProvider<NamespaceResolver> namespaces) {
    this.inClusterClient = inClusterClient;
    this.inClusterConfiguration = inClusterConfiguration;
    this.namespaces = namespaces;
  }

  /**
   * What a connection is made of: when it changes, a new one is to be made. Tokens and certificates
   * rotate, and the files with them.
   *
   * @throws ProviderException when the configured files cannot be read
   */
  String kubeconfig(HostConfiguration host) {
    var file = host.getKubeconfig();
    return file == null ? inCluster(host) : read(host, Path.of(file));
  }

  /** A connection with this kubeconfig, which was just read. */
  KubeConnection connect(HostConfiguration host, String kubeconfig) {
    try {
      return host.isInCluster()
          ? new KubeConnection(patient(inClusterClient.get()), kubeconfig, null)
          : byFile(host, kubeconfig);
    } catch (IOException | RuntimeException e) {
      throw ProviderException.passing(
          "BadKubeconfig",
          "The kubeconfig of host '" + host.getName() + "' cannot be used: " + e.getMessage());
    }
  }

  private static KubeConnection byFile(HostConfiguration host, String kubeconfig)
      throws IOException {
    var config = KubeConfig.loadKubeConfig(new StringReader(kubeconfig));
    config.setFile(Path.of(String.valueOf(host.getKubeconfig())).toFile());
    var client = ClientBuilder.kubeconfig(config).setPingInterval(PING_INTERVAL).build();
    return new KubeConnection(
        patient(client), kubeconfig, ClientCertificate.expiryOf(config).orElse(null));
  }

  private static ApiClient patient(ApiClient client) {
    return client
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
        .setReadTimeout((int) READ_TIMEOUT.toMillis());
  }

  private static String read(HostConfiguration host, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw ProviderException.passing(
          "BadKubeconfig",
          "The kubeconfig of host '" + host.getName() + "' cannot be read: " + file);
    }
  }

  /** The pod's own ServiceAccount as a kubeconfig, for Helm. Its token is read anew each time. */
  private String inCluster(HostConfiguration host) {
    var configuration = inClusterConfiguration.get();
    var ca = Path.of(configuration.getCaPath().orElse(ACCOUNT + "ca.crt"));
    var token = Path.of(configuration.getTokenPath().orElse(ACCOUNT + "token"));
    try {
      return """
      apiVersion: v1
      kind: Config
      clusters: [{name: host, cluster: {server: "%s", certificate-authority-data: "%s"}}]
      users: [{name: host, user: {token: "%s"}}]
      contexts: [{name: host, context: {cluster: host, user: host, namespace: "%s"}}]
      current-context: host
      """
          .formatted(
              inClusterClient.get().getBasePath(),
              Base64.getEncoder().encodeToString(Files.readAllBytes(ca)),
              Files.readString(token).strip(),
              namespace(configuration));
    } catch (IOException e) {
      throw ProviderException.passing(
          "NotInCluster",
          "Host '"
              + host.getName()
              + "' is configured as in-cluster, but there is no ServiceAccount in this pod: "
              + e.getMessage());
    }
  }

  /** The resolver is there only in the environment {@code k8s}, which a pod is taken to be. */
  private String namespace(ApiClientConfiguration configuration) {
    return namespaces.isPresent()
        ? namespaces.get().resolveNamespace()
        : configuration.getNamespace().orElse("default");
  }
}
