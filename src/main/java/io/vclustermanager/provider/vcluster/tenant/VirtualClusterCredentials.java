package io.vclustermanager.provider.vcluster.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Credentials;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Kubeconfig;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.KubeHosts;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.kube.TenantApi;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way into virtual clusters: by the administrator's keys that each writes into the Secret
 * {@code vc-<name>} of its namespace, read at each call and kept nowhere.
 */
@Singleton
final class VirtualClusterCredentials implements Credentials {
  private static final Duration POLL = Duration.ofMillis(500);

  /** What the calls after it take at most, as a rule. */
  private static final Duration REST = Duration.ofSeconds(4);

  /** What comes by itself soon after a virtual cluster has become ready. */
  private static final Set<FailureReason> NOT_THERE_YET =
      Set.of(FailureReason.NOT_READY, FailureReason.SECRET_MISSING);

  private final KubeHosts hosts;
  private final TenantConnections connections;
  private final ChartValues values;
  private final Clock clock;

  VirtualClusterCredentials(
      KubeHosts hosts, TenantConnections connections, ChartValues values, Clock clock) {
    this.hosts = hosts;
    this.connections = connections;
    this.values = values;
    this.clock = clock;
  }

  @Override
  public Host.Kind kind() {
    return Host.Kind.KUBERNETES;
  }

  @Override
  public Answer issue(Cluster cluster, KubeconfigGrant grant, Duration limit) {
    var deadline = new Deadline(limit);
    var begun = false;
    try {
      var inside = await(Target.of(cluster), deadline);
      try (var tenant = inside.open(connections)) {
        deadline.check();
        begun = true;
        var account = new TenantAccount(grant);
        account.make(tenant);
        deadline.check();
        var token = account.token(tenant, clock.instant());
        var exposure = exposure(cluster, inside, tenant);
        return new Answer.Given(
            new Kubeconfig(
                KubeconfigText.of(cluster.name(), grant.role(), exposure, inside.keys, token),
                token.expiresAt(),
                exposure.instructions()));
      }
    } catch (ProviderException e) {
      return new Answer.Failed(e.message(), begun);
    }
  }

  @Override
  public Optional<String> revoke(Cluster cluster, KubeconfigGrant grant) {
    try (var tenant =
        look(Target.of(cluster), new Deadline(KubeconfigGrant.CALL_LIMIT)).open(connections)) {
      new TenantAccount(grant).remove(tenant);
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(e.message());
    }
  }

  /**
   * What stands at this path inside; empty where nothing does.
   *
   * @throws ProviderException when the virtual cluster cannot be asked
   */
  Optional<JsonNode> find(Target target, String path) {
    try (var tenant = look(target, new Deadline(KubeconfigGrant.CALL_LIMIT)).open(connections)) {
      return tenant.find(path);
    }
  }

  /** What has to be known to get in. */
  private record Inside(
      KubeHost host, Target target, TenantApi.Keys keys, JsonNode service, @Nullable JsonNode pod) {
    Inside requirePod() {
      if (pod == null) {
        throw ProviderException.passing(
            FailureReason.NOT_READY,
            "The control plane of '" + target.name() + "' has no pod that is ready.");
      }
      return this;
    }

    TenantApi open(TenantConnections connections) {
      var podName = Objects.requireNonNull(requirePod().pod).at("/metadata/name").asText();
      var place = new TenantConnections.Place(target, podName, Exposure.podPort(service));
      return connections.open(host, place, keys);
    }
  }

  /** A virtual cluster may be ready some seconds before all that it is entered by is there. */
  private Inside await(Target target, Deadline deadline) {
    while (true) {
      try {
        return look(target, deadline).requirePod();
      } catch (ProviderException e) {
        if (!NOT_THERE_YET.contains(e.code()) || !deadline.pause(POLL, REST)) {
          throw e;
        }
      }
    }
  }

  private Inside look(Target target, Deadline deadline) {
    var host = hosts.get(target.host());
    requireOurs(host, target);
    deadline.check();
    var keys = keys(host, target);
    deadline.check();
    var service =
        host.find("/api/v1/namespaces/" + target.namespace() + "/services/" + target.name())
            .orElseThrow(
                () ->
                    ProviderException.passing(
                        FailureReason.NOT_READY,
                        "The Service of '" + target.name() + "' is not there."));
    deadline.check();
    var pod =
        host.list(
                "/api/v1/namespaces/" + target.namespace() + "/pods",
                Map.of("labelSelector", "app=vcluster,release=" + target.name()))
            .filter(VirtualClusterCredentials::isReady)
            .findFirst();
    deadline.check();
    return new Inside(host, target, keys, service, pod.orElse(null));
  }

  /** What has the name and is not ours gives its keys to nobody. */
  private static void requireOurs(KubeHost host, Target target) {
    var isOurs =
        List.of("statefulsets", "deployments").stream()
            .map(
                kind ->
                    host.find(
                        "/apis/apps/v1/namespaces/"
                            + target.namespace()
                            + "/"
                            + kind
                            + "/"
                            + target.name()))
            .flatMap(Optional::stream)
            .anyMatch(each -> Mark.clusterOf(each).equals(Optional.of(target.clusterId())));
    if (!isOurs) {
      throw ProviderException.passing(
          FailureReason.NOT_FOUND,
          "The control plane of '" + target.name() + "' is not on its host any more.");
    }
  }

  private static TenantApi.Keys keys(KubeHost host, Target target) {
    var name = "vc-" + target.name();
    var path = "/api/v1/namespaces/" + target.namespace() + "/secrets/" + name;
    var data =
        host.find(path)
            .orElseThrow(
                () ->
                    ProviderException.passing(
                        FailureReason.SECRET_MISSING,
                        "'"
                            + target.name()
                            + "' has not written its Secret '"
                            + name
                            + "' yet; ask again in a moment."))
            .path("data");
    return new TenantApi.Keys(
        text(data, "certificate-authority"),
        text(data, "client-certificate"),
        text(data, "client-key"));
  }

  private static String text(JsonNode data, String key) {
    return new String(
        Base64.getMimeDecoder().decode(data.path(key).asText()), StandardCharsets.US_ASCII);
  }

  private static boolean isReady(JsonNode pod) {
    for (var condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private Exposure exposure(Cluster cluster, Inside inside, TenantApi tenant) {
    var node = inside.pod == null ? "" : inside.pod.at("/status/hostIP").asText();
    return Exposure.of(
        inside.target,
        new ValuesTree(values.of(inside.target, cluster.spec())),
        inside.service,
        node,
        tenant.names());
  }
}
