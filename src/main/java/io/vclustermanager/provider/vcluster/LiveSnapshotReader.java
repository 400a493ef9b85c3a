package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.WatchedKind;
import io.vclustermanager.provider.vcluster.ClusterSnapshot.Leftover;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at one virtual cluster on its host; changes nothing. */
final class LiveSnapshotReader {
  private static final String CORE = "/api/v1/namespaces/";
  private static final String APPS = "/apis/apps/v1/namespaces/";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  /** More objects than this of one kind with one cluster's name are seen as this many. */
  private static final Map<String, String> BOUNDED = Map.of("limit", "500");

  private final KubeHost host;
  private final Target target;
  private final String name;
  private final Pattern claim;

  private LiveSnapshotReader(KubeHost host, Target target) {
    this.host = host;
    this.target = target;
    this.name = target.name();
    this.claim = Pattern.compile("data-" + Pattern.quote(name) + "(-etcd)?-\\d+");
  }

  /** Looks now. */
  static ClusterSnapshot look(KubeHost host, Target target) {
    return new LiveSnapshotReader(host, target).look();
  }

  private ClusterSnapshot look() {
    var namespace = host.find(CORE + target.namespace());
    if (namespace.isEmpty()) {
      return ClusterSnapshot.ofNothing(target, clusterWide());
    }
    var workloads = new ArrayList<JsonNode>();
    list(APPS, "statefulsets", BOUNDED).filter(this::isWorkload).forEach(workloads::add);
    list(APPS, "deployments", BOUNDED).filter(this::isWorkload).forEach(workloads::add);
    var secrets = host.listMetadata(CORE + target.namespace() + "/secrets", BOUNDED).toList();
    return new ClusterSnapshot(
        target,
        namespace.get(),
        workloads,
        list(CORE, "pods", Map.of("labelSelector", "release=" + name)).toList(),
        list(CORE, "persistentvolumeclaims", BOUNDED)
            .filter(each -> claim.matcher(ClusterSnapshot.name(each)).matches())
            .toList(),
        secrets.stream().filter(this::isRelease).toList(),
        secrets.stream().anyMatch(each -> ClusterSnapshot.name(each).equals("vc-" + name)),
        workloads.stream().anyMatch(Sleep::isPaused) ? tenantPods() : List.of(),
        workloads.isEmpty() ? leftovers(secrets) : List.of(),
        fencing(workloads));
  }

  /** Of each kind of which something was put up. */
  private Map<String, Set<String>> fencing(List<JsonNode> workloads) {
    var putUp =
        workloads.stream()
            .filter(each -> ClusterSnapshot.name(each).equals(name))
            .flatMap(each -> Applied.of(each).stream())
            .flatMap(applied -> Fence.objects(applied, name).stream())
            .collect(Collectors.toSet());
    var seen = new HashMap<String, Set<String>>();
    for (var kind : WatchedKind.OF_FENCES) {
      if (putUp.stream().anyMatch(each -> each.startsWith(kind.resource() + "/"))) {
        names(kind).ifPresent(names -> seen.put(kind.resource(), names));
      }
    }
    return seen;
  }

  /** Empty where the host does not let the service see them. */
  private Optional<Set<String>> names(WatchedKind kind) {
    try {
      return Optional.of(
          host.listMetadata(
                  kind.pathIn(target.namespace()), Map.of("labelSelector", "app=vcluster"))
              .map(ClusterSnapshot::name)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (ProviderException e) {
      if (e.code() != FailureReason.FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private List<JsonNode> tenantPods() {
    return host.listMetadata(
            CORE + target.namespace() + "/pods",
            Map.of("labelSelector", Sleep.MANAGED_BY + "=" + name, "limit", "500"))
        .toList();
  }

  private java.util.stream.Stream<JsonNode> list(
      String group, String kind, Map<String, String> query) {
    return host.list(group + target.namespace() + "/" + kind, query);
  }

  private List<Leftover> leftovers(List<JsonNode> secrets) {
    var found = new ArrayList<Leftover>();
    var namespace = target.namespace();
    secrets.stream()
        .filter(each -> bearsName(each) && !isRelease(each))
        .forEach(each -> found.add(leftover(CORE + namespace + "/secrets/", each)));
    for (var kind : List.of("pods", "services", "configmaps", "serviceaccounts")) {
      collect(CORE + namespace + "/" + kind + "/", found);
    }
    for (var kind : List.of("roles", "rolebindings")) {
      collect(RBAC + "namespaces/" + namespace + "/" + kind + "/", found);
    }
    found.addAll(clusterWide());
    return found;
  }

  private void collect(String folder, List<Leftover> found) {
    host.listMetadata(folder.substring(0, folder.length() - 1), BOUNDED)
        .filter(this::bearsName)
        .forEach(each -> found.add(leftover(folder, each)));
  }

  /** What the chart makes outside of the namespace when a vCluster needs rights there. */
  private List<Leftover> clusterWide() {
    var role = RenderedRules.ofTheHost(target);
    var found = new ArrayList<Leftover>();
    for (var kind : List.of("clusterroles/", "clusterrolebindings/")) {
      try {
        host.find(RBAC + kind + role).ifPresent(each -> found.add(leftover(RBAC + kind, each)));
      } catch (ProviderException e) {
        if (e.code() != FailureReason.FORBIDDEN) {
          throw e;
        }
        // Who may not see such roles cannot have made one.
      }
    }
    return found;
  }

  private static Leftover leftover(String folder, JsonNode object) {
    return new Leftover(folder + ClusterSnapshot.name(object), object);
  }

  private boolean isWorkload(JsonNode object) {
    var its = ClusterSnapshot.name(object);
    return its.equals(name) || its.equals(name + "-etcd");
  }

  private boolean isRelease(JsonNode secret) {
    return ReleaseRecord.isOf(name, secret);
  }

  /** Made by the chart, by the running vCluster, or for a tenant of it. */
  private boolean bearsName(JsonNode object) {
    var app = ClusterSnapshot.label(object, "app").asText();
    return (app.startsWith("vcluster")
            && ClusterSnapshot.label(object, "release").asText().equals(name))
        || ClusterSnapshot.label(object, Sleep.MANAGED_BY).asText().equals(name)
        || (app.equals("vcluster")
            && ClusterSnapshot.label(object, "vcluster-name").asText().equals(name));
  }
}
