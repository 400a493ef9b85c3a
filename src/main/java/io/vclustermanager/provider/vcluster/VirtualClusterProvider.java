package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.KubeHosts;
import io.vclustermanager.provider.kube.Mark;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual clusters on Kubernetes hosts: releases of vCluster's Helm chart. Everything that it
 * does begins with a look, and each look sees the whole, so that whatever a crash left is gone on
 * with.
 */
@Singleton
final class VirtualClusterProvider implements Provider {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofSeconds(3);

  /** The vendor's CLI deletes namespaces that carry it with the cluster in them. */
  private static final String CREATED = "vcluster.loft.sh/created";

  private final HostCatalog catalog;
  private final KubeHosts hosts;
  private final Helm helm;
  private final Chart chart;
  private final ChartValues values;
  private final Clock clock;

  VirtualClusterProvider(
      HostCatalog catalog,
      KubeHosts hosts,
      Helm helm,
      Chart chart,
      ChartValues values,
      Clock clock) {
    this.catalog = catalog;
    this.hosts = hosts;
    this.helm = helm;
    this.chart = chart;
    this.values = values;
    this.clock = clock;
  }

  /** Has the chart fetched beforehand where there are hosts to need it. */
  @EventListener
  void prepare(ServerStartupEvent started) {
    if (!catalog.namesOf(Host.Kind.KUBERNETES).isEmpty()) {
      chart.prepare();
    }
  }

  @Override
  public Host.Kind kind() {
    return Host.Kind.KUBERNETES;
  }

  @Override
  public String probe(String host) {
    return hosts.get(host).version();
  }

  @Override
  public Optional<Turn> turn() throws InterruptedException {
    return helm.turn();
  }

  @Override
  public Duration longestCall() {
    return Helm.LONGEST_CALL;
  }

  @Override
  public Duration pollInterval() {
    return POLL;
  }

  @Override
  public Observation observe(Target target) {
    var host = hosts.get(target.host());
    return observation(host, Looker.look(host, target));
  }

  private static Observation observation(KubeHost host, Sight sight) {
    if (sight.isNamespaceGoing()) {
      return present(host, sight, ownerOf(host, sight).orElse(null));
    }
    if (sight.isNothing()) {
      return new Observation.Absent();
    }
    if (sight.workload().isPresent() || !sight.releases().isEmpty() || sight.isNamespaceOurs()) {
      return present(host, sight, ownerOf(host, sight).orElse(null));
    }
    return new Observation.Remains(sight.isGoing(), Remains.describe(sight));
  }

  /**
   * Whose it is: by the workload; where none is yet, by the namespace, or by what Helm was told to
   * install.
   */
  private static Optional<UUID> ownerOf(KubeHost host, Sight sight) {
    if (sight.workload().isPresent()) {
      return sight.workloadMark();
    }
    var ofNamespace = Mark.clusterOf(sight.namespace());
    return ofNamespace.isPresent() ? ofNamespace : ReleaseRecord.markedWith(host, sight);
  }

  private static Observation present(KubeHost host, Sight sight, @Nullable UUID owner) {
    var ready = Progress.isReady(sight) && sight.release() == Sight.Release.DEPLOYED;
    var going = sight.isGoing();
    var installed =
        sight.release() == Sight.Release.DEPLOYED
            && sight.workload().filter(WorkloadMarks::arePut).isPresent();
    var word = word(host, sight, ready, going);
    var target = sight.target();
    return new Observation.Present(
        owner,
        installed,
        ready && installed && !going,
        going,
        ready ? "https://" + target.name() + "." + target.namespace() + ".svc" : null,
        sight.chartVersion().orElse(null),
        Progress.steps(sight, ready ? null : word.message()),
        word.reason(),
        word.message(),
        List.of(kubeconfig(sight, ready)));
  }

  /** The state in a word and a sentence; what hinders it in the host's own. */
  private static Trouble word(KubeHost host, Sight sight, boolean ready, boolean going) {
    if (going) {
      return new Trouble(
          "Terminating",
          "What is in the namespace '" + sight.target().namespace() + "' is being taken away.");
    }
    return ready
        ? new Trouble("Ready", "All replicas of the control plane are ready.")
        : trouble(host, sight)
            .orElse(new Trouble("Provisioning", "The control plane is not ready yet."));
  }

  private static Optional<Trouble> trouble(KubeHost host, Sight sight) {
    var events =
        sight.hasNamespace() && Trouble.needsEvents(sight)
            ? host.list(
                    "/api/v1/namespaces/" + sight.target().namespace() + "/events",
                    Map.of("limit", "500"))
                .toList()
            : List.<JsonNode>of();
    return Trouble.of(sight, events);
  }

  private static Aspect kubeconfig(Sight sight, boolean ready) {
    var secret = "vc-" + sight.target().name();
    if (sight.hasKubeconfig()) {
      return new Aspect(
          Condition.KUBECONFIG_AVAILABLE,
          Condition.Status.TRUE,
          "SecretWritten",
          "The virtual cluster has written the Secret '" + secret + "'.");
    }
    return ready
        ? new Aspect(
            Condition.KUBECONFIG_AVAILABLE,
            Condition.Status.UNKNOWN,
            "SecretMissing",
            "The control plane is ready, but it has not written the Secret '" + secret + "'.")
        : new Aspect(
            Condition.KUBECONFIG_AVAILABLE,
            Condition.Status.FALSE,
            "NotReady",
            "The Secret '" + secret + "' is written when the virtual cluster has started.");
  }

  @Override
  public void create(Cluster cluster) {
    var target = Target.of(cluster);
    var host = hosts.get(target.host());
    var sight = Looker.look(host, target);
    requireNotTheirs(host, sight);
    if (!sight.hasNamespace()) {
      makeNamespace(host, target);
    }
    switch (sight.release()) {
      case NONE -> install(host, cluster, sight);
      case PENDING -> {
        if (isAbandoned(host, sight)) {
          takeApart(host, sight);
        }
      }
      // What a try that failed left is taken away first: Helm does not install over it.
      case FAILED, UNINSTALLING -> takeApart(host, sight);
      case DEPLOYED -> mark(host, cluster);
    }
  }

  private void install(KubeHost host, Cluster cluster, Sight sight) {
    if (sight.workload().isPresent()) {
      return;
    }
    if (sight.hasRemains()) {
      // A volume that is left would bring its old state to life in the new cluster.
      takeApart(host, sight);
      return;
    }
    var target = sight.target();
    helm.install(host, target, chart.archive().path(), values.text(target, cluster.spec()));
    mark(host, cluster);
  }

  private static void mark(KubeHost host, Cluster cluster) {
    for (var kind : List.of("statefulsets", "deployments")) {
      var path =
          "/apis/apps/v1/namespaces/" + cluster.namespace() + "/" + kind + "/" + cluster.name();
      host.find(path)
          .filter(each -> Mark.clusterOf(each).equals(Optional.of(cluster.id())))
          .ifPresent(_ -> host.mergePatch(path, WorkloadMarks.of(cluster)));
    }
  }

  /** The caller has looked before, but somebody may have been quicker than this call. */
  private static void requireNotTheirs(KubeHost host, Sight sight) {
    var isSomebodys = sight.workload().isPresent() || !sight.releases().isEmpty();
    if (isSomebodys && !ownerOf(host, sight).equals(Optional.of(sight.target().clusterId()))) {
      throw ProviderException.passing(
          "Conflict", "Something of its name that is not ours has just appeared on the host.");
    }
  }

  private void makeNamespace(KubeHost host, Target target) {
    var namespace = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
    var metadata = namespace.putObject("metadata").put("name", target.namespace());
    metadata.putObject("labels").put(Mark.CLUSTER_ID, target.clusterId().toString());
    metadata.putObject("annotations").put(CREATED, "true");
    host.create("/api/v1/namespaces", namespace);
  }

  /** Whether the Helm call that began it is over, and so will never end it. */
  private boolean isAbandoned(KubeHost host, Sight sight) {
    var begun =
        sight
            .newestRelease()
            .map(each -> each.path("metadata").path("creationTimestamp").asText())
            .map(Instant::parse)
            .orElseThrow();
    return helm.isOver(host, sight.target(), begun, clock.instant());
  }

  @Override
  public void delete(Target target) {
    var host = hosts.get(target.host());
    var sight = Looker.look(host, target);
    requireNotTheirs(host, sight);
    if (!sight.isNamespaceGoing()) {
      takeApart(host, sight);
      if (sight.isNamespaceOurs()) {
        host.delete(
            "/api/v1/namespaces/" + target.namespace(),
            sight.namespace().path("metadata").path("uid").asText());
      }
    }
  }

  /**
   * Takes the parts away, the volumes first: they stay until their pod is gone, but from then on
   * nothing can forget them.
   */
  private void takeApart(KubeHost host, Sight sight) {
    Remains.deleteClaims(host, sight);
    if (!sight.releases().isEmpty()) {
      helm.uninstall(host, sight.target());
    } else {
      Remains.delete(host, sight);
    }
  }
}
