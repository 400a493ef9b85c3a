package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.kubernetes.client.util.credentials.ClientCertificateAuthentication;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.HostAccess;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.HostKubeconfig.SignIn;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes connections to hosts from the configuration. */
@Singleton
final class KubeConnections {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final int CONNECT_TIMEOUT_MILLIS = 5000;

  /** Finds out that a connection is dead although nobody said so. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(15);

  private final PodAccount podAccount;
  private final EksDoors eks;

  KubeConnections(PodAccount podAccount, EksDoors eks) {
    this.podAccount = podAccount;
    this.eks = eks;
  }

  /**
   * What a connection is made of: when it changes, a new one is to be made. Tokens and certificates
   * rotate, and the files with them.
   *
   * @throws ProviderException when it cannot be read, or is not taken
   */
  HostKubeconfig kubeconfig(HostAccess host) {
    try {
      return switch (host) {
        case HostAccess.File(_, var path, var unverified) ->
            new KubeconfigReader(new KubeconfigRules(folder(path), unverified))
                .read(read(host, path));
        // An older release may have kept what is not taken any more.
        case HostAccess.Text(_, var text) -> new KubeconfigReader(KubeconfigRules.SENT).read(text);
        case HostAccess.InCluster _ -> podAccount.kubeconfig(host.name());
        case HostAccess.Eks(_, var cluster) -> eks.to(cluster).kubeconfig();
        case HostAccess.Unreadable(_, var reason, var message) ->
            throw ProviderException.passing(reason, "Host '" + host.name() + "': " + message);
        case HostAccess.Simulation _ ->
            throw ProviderException.permanent(
                FailureReason.HOST_SIMULATED, "The host '" + host.name() + "' is only simulated.");
      };
    } catch (BadKubeconfigException e) {
      throw ProviderException.passing(
          FailureReason.BAD_KUBECONFIG,
          "The kubeconfig of host '" + host.name() + "' cannot be used. " + e.getMessage());
    }
  }

  private static Path folder(Path file) {
    var folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /** A connection with this kubeconfig, which was just read. */
  KubeConnection connect(HostAccess host, HostKubeconfig kubeconfig) {
    try {
      var client = host instanceof HostAccess.InCluster ? podAccount.client() : client(kubeconfig);
      return new KubeConnection(patient(client), kubeconfig, expiry(kubeconfig));
    } catch (IOException | RuntimeException e) {
      // What a parser says of certificates and keys may hold a part of them.
      throw ProviderException.passing(
          FailureReason.BAD_KUBECONFIG,
          "The kubeconfig of host '"
              + host.name()
              + "' cannot be used: its certificates, key or address are not valid");
    }
  }

  /** What else is to be known when a call to it failed, and is drawn from it for the next one. */
  ProviderException explained(HostAccess host, ProviderException e) {
    return host instanceof HostAccess.Eks(_, var cluster) ? eks.explained(cluster, e) : e;
  }

  private ApiClient client(HostKubeconfig kubeconfig) {
    var builder =
        new ClientBuilder()
            .setBasePath(kubeconfig.server())
            .setVerifyingSsl(kubeconfig.verified())
            .setPingInterval(PING_INTERVAL);
    var authority = kubeconfig.authorityPem();
    if (authority != null) {
      builder.setCertificateAuthority(authority);
    }
    switch (kubeconfig.signIn()) {
      case SignIn.Token(var value) ->
          builder.setAuthentication(new AccessTokenAuthentication(value));
      case SignIn.Certificate certificate ->
          builder.setAuthentication(
              new ClientCertificateAuthentication(certificate.pem(), certificate.keyPem()));
      case SignIn.SignedForEks(var cluster) ->
          builder.setAuthentication(new EksAuthentication(() -> eks.to(cluster).token()));
      case SignIn.Nobody _ -> {}
    }
    var client = builder.build();
    var name = kubeconfig.serverName();
    if (name != null && kubeconfig.verified()) {
      var http = client.getHttpClient();
      var verifier = http.hostnameVerifier();
      client.setHttpClient(
          http.newBuilder()
              .hostnameVerifier((_, session) -> verifier.verify(name, session))
              .build());
    }
    return client;
  }

  private static @Nullable Instant expiry(HostKubeconfig kubeconfig) throws IOException {
    return kubeconfig.signIn() instanceof SignIn.Certificate certificate
        ? ClientCertificate.expiryOf(certificate.pem())
        : null;
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
}
