package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.micronaut.context.BeanProvider;
import io.micronaut.kubernetes.client.ApiClientConfiguration;
import io.micronaut.kubernetes.client.NamespaceResolver;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.HostAccess;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

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
  String kubeconfig(HostAccess host) {
    return switch (host) {
      case HostAccess.File(_, var path) -> read(host, path);
      case HostAccess.Text(_, var kubeconfig) -> kubeconfig;
      case HostAccess.InCluster _ -> inCluster(host);
      case HostAccess.Unreadable(_, var reason, var message) ->
          throw ProviderException.passing(reason, "Host '" + host.name() + "': " + message);
      case HostAccess.Simulation _ ->
          throw ProviderException.permanent(
              FailureReason.HOST_SIMULATED, "The host '" + host.name() + "' is only simulated.");
    };
  }

  /** A connection with this kubeconfig, which was just read. */
  KubeConnection connect(HostAccess host, String kubeconfig) {
    try {
      return switch (host) {
        case HostAccess.InCluster _ ->
            new KubeConnection(patient(inClusterClient.get()), kubeconfig, null);
        case HostAccess.File(_, var path) -> connect(kubeconfig, path);
        case HostAccess.Text _, HostAccess.Unreadable _, HostAccess.Simulation _ ->
            connect(kubeconfig, null);
      };
    } catch (IOException | RuntimeException e) {
      // What a parser says of a registered kubeconfig may hold a part of it.
      throw ProviderException.passing(
          FailureReason.BAD_KUBECONFIG,
          "The kubeconfig of host '"
              + host.name()
              + "' cannot be used: "
              + (host instanceof HostAccess.File
                  ? e.getMessage()
                  : "its certificates, key or address are not valid"));
    }
  }

  /**
   * @param file what paths in it are relative to; null: there are none
   */
  private static KubeConnection connect(String kubeconfig, @Nullable Path file) throws IOException {
    var config = KubeConfig.loadKubeConfig(new StringReader(kubeconfig));
    if (file != null) {
      config.setFile(file.toFile());
    }
    var client = ClientBuilder.kubeconfig(config).setPingInterval(PING_INTERVAL).build();
    return new KubeConnection(
        patient(client), kubeconfig, ClientCertificate.expiryOf(config).orElse(null));
  }

  private static ApiClient patient(ApiClient client) {
    return client
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
        .setReadTimeout((int) READ_TIMEOUT.toMillis());
  }

  private static String read(HostAccess host, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw ProviderException.passing(
          FailureReason.BAD_KUBECONFIG,
          "The kubeconfig of host '" + host.name() + "' cannot be read: " + file);
    }
  }

  /** The pod's own ServiceAccount as a kubeconfig, for Helm. Its token is read anew each time. */
  private String inCluster(HostAccess host) {
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
          FailureReason.NOT_IN_CLUSTER,
          "Host '"
              + host.name()
              + "' is in-cluster, but there is no ServiceAccount in this pod: "
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
