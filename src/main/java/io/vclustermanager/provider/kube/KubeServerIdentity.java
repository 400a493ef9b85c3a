package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.ApiClient;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.ServerIdentity;
import io.vclustermanager.provider.HostAccess;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks API servers that are not hosts yet who they are. */
@Singleton
final class KubeServerIdentity implements ServerIdentity {
  /** There on each, made with the first start, and never made anew. */
  static final String PATH = "/api/v1/namespaces/kube-system";

  /** Somebody waits for it, and one that is silent is found out later. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private static final String NAME = "asked";

  private final KubeConnections connections;

  KubeServerIdentity(KubeConnections connections) {
    this.connections = connections;
  }

  /** What the namespace says. */
  static Optional<String> uid(JsonNode namespace) {
    return Optional.of(namespace.path("metadata").path("uid").asText(""))
        .filter(each -> !each.isEmpty());
  }

  @Override
  public Optional<String> of(HostReach reach) {
    var access = access(reach);
    if (access == null) {
      return Optional.empty();
    }
    try {
      var client = connections.connect(access, connections.kubeconfig(access)).client();
      try {
        return KubeCalls.toHost(KubeHost.who(NAME), client)
            .within(LIMIT, KubeRequest.get(PATH, Map.of()))
            .flatMap(KubeServerIdentity::uid);
      } finally {
        close(access, client);
      }
    } catch (ProviderException e) {
      // What hinders it is told by the conditions, once it is a host.
      return Optional.empty();
    }
  }

  /** It was made for this question alone, but for that of the pod. */
  private static void close(HostAccess access, ApiClient client) {
    if (!(access instanceof HostAccess.InCluster)) {
      TenantApi.close(client.getHttpClient());
    }
  }

  private static @Nullable HostAccess access(HostReach reach) {
    return switch (reach) {
      case HostReach.Kubeconfig(var text) -> new HostAccess.Text(NAME, text);
      case HostReach.InCluster _ -> new HostAccess.InCluster(NAME);
      case HostReach.Eks(var cluster) -> new HostAccess.Eks(NAME, cluster);
      case HostReach.Simulation _, HostReach.Unreadable _ -> null;
    };
  }
}
