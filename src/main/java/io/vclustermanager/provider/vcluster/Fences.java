package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Difference;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.kube.WatchedKind;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which fences stand around a virtual cluster: what its host lets the service put up. */
@Singleton
final class Fences {
  /** The label by which Kubernetes keeps a namespace's pods to a standard, and the standard. */
  static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

  static final String STANDARD = "baseline";

  private static final Set<String> STANDARDS = Set.of(STANDARD, "restricted");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HostCatalog catalog;

  Fences(HostCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Those around one that is being made.
   *
   * @throws ProviderException when the host must have all, and one cannot be put up
   */
  Set<Fence> aroundNew(KubeHost host, ClusterSnapshot snapshot) {
    var fences = possible(host, snapshot);
    if (catalog.tenantDefaults(host.name()) == TenantDefaults.REQUIRE
        && fences.size() < Fence.values().length) {
      throw ProviderException.permanent(
          FailureReason.FENCES_MISSING,
          "The host '"
              + host.name()
              + "' is to fence its tenants (tenant-defaults: require), and "
              + missing(fences.stream().map(Fence::word).toList())
              + " cannot be put up: apply helm/files/host-rights.yaml there, and let the service"
              + " make the namespace.");
    }
    return fences;
  }

  /**
   * Refuses to put a new cluster into a namespace where it would stand unfenced: one that is there
   * already, and of which nobody on the host has said to what standard its pods are kept.
   *
   * @throws ProviderException that is permanent, unless the namespace is just going
   */
  void requireNamespace(KubeHost host, ClusterSnapshot snapshot) {
    var isForeign = snapshot.hasNamespace() && !snapshot.isNamespaceOurs();
    if (!isForeign || snapshot.isNamespaceGoing() || snapshot.workload().isPresent()) {
      return;
    }
    var name = snapshot.target().namespace();
    if (Mark.clusterOf(snapshot.namespace()).isPresent()) {
      throw ProviderException.permanent(
          FailureReason.CONFLICT,
          "The namespace '" + name + "' was made for another cluster (" + Mark.CLUSTER_ID + ").");
    }
    if (catalog.tenantDefaults(host.name()) != TenantDefaults.OFF && !isKeptToAStandard(snapshot)) {
      // Where somebody's virtual cluster is, a label would not help: that is what is to be said.
      Surroundings.requireAlone(host, snapshot.target());
      throw ProviderException.permanent(
          FailureReason.FENCES_MISSING,
          "The namespace '"
              + name
              + "' is there already, and nothing keeps its pods from the node: an administrator of"
              + " the host labels it "
              + POD_SECURITY
              + "="
              + STANDARD
              + " (or what it is to be), or leave the namespace to the service.");
    }
  }

  private EnumSet<Fence> possible(KubeHost host, ClusterSnapshot snapshot) {
    var fences = granted(host);
    if (snapshot.hasNamespace() && !snapshot.isNamespaceOurs()) {
      // What else is in there is not to be bounded by it.
      fences.remove(Fence.QUOTA);
      fences.remove(Fence.POD_SECURITY);
    }
    return fences;
  }

  /**
   * Those around one that is there, also where the host demands more: what runs is not to end by
   * that. One that was made without a quota gets none: what it has taken may be more already, and
   * then its control plane would not start again. Where that is gone, it waits for no room.
   */
  Set<Fence> around(KubeHost host, ClusterSnapshot snapshot) {
    var fences = possible(host, snapshot);
    if (snapshot.workload().isPresent()
        && snapshot.workload().flatMap(Applied::of).filter(Fences::hasQuota).isEmpty()) {
      fences.remove(Fence.QUOTA);
    }
    // Rights that were given before this release do not let it label a namespace that is there.
    if (!isKeptToAStandard(snapshot) && !host.may("patch", "", "namespaces")) {
      fences.remove(Fence.POD_SECURITY);
    }
    return fences;
  }

  /** Whether its namespace says, in whatever words, to what standard its pods are kept. */
  static boolean isKeptToAStandard(ClusterSnapshot snapshot) {
    return ClusterSnapshot.label(snapshot.namespace(), POD_SECURITY).isTextual();
  }

  private static boolean hasQuota(Applied applied) {
    var fences = applied.fences();
    return fences != null && fences.contains(Fence.QUOTA.word());
  }

  private EnumSet<Fence> granted(KubeHost host) {
    if (catalog.tenantDefaults(host.name()) == TenantDefaults.OFF) {
      return EnumSet.noneOf(Fence.class);
    }
    var fences = EnumSet.of(Fence.POD_SECURITY);
    if (host.may("create", "networking.k8s.io", "networkpolicies")) {
      fences.add(Fence.NETWORK);
    }
    if (host.may("create", "", "resourcequotas") && host.may("create", "", "limitranges")) {
      fences.add(Fence.QUOTA);
    }
    return fences;
  }

  /** What is to be known of a cluster by what was written down on its workload. */
  static Aspect aspect(ClusterSnapshot snapshot) {
    if (snapshot.workload().isEmpty()) {
      return aspect(Status.UNKNOWN, "NotMadeYet", "It is told when the control plane is there.");
    }
    var up = snapshot.workload().flatMap(Applied::of).map(Applied::fences);
    if (up.isEmpty()) {
      return aspect(
          Status.FALSE,
          "MadeBefore",
          "It was made without fences: its next update puts up network policies and pod security.");
    }
    var gone = gone(snapshot);
    if (!gone.isEmpty()) {
      return aspect(
          Status.FALSE,
          "FencesGone",
          "Somebody on the host took away "
              + String.join(", ", gone)
              + "; reconcileCluster puts it back.");
    }
    var standard = ClusterSnapshot.label(snapshot.namespace(), POD_SECURITY).asText();
    if (up.get().contains(Fence.POD_SECURITY.word())
        && snapshot.isNamespaceOurs()
        && !STANDARDS.contains(standard)) {
      return aspect(
          Status.FALSE,
          "FencesLoosened",
          "Somebody on the host keeps its pods to another standard: its namespace is labelled "
              + POD_SECURITY
              + "="
              + standard
              + ".");
    }
    return up.get().size() == Fence.values().length
        ? aspect(
            Status.TRUE,
            "Fenced",
            "Network policies, a quota and pod security keep its pods to themselves.")
        : aspect(
            Status.FALSE,
            "FencesMissing",
            "It stands without "
                + missing(up.get())
                + ": by its own values, since the service has no rights for it on the host"
                + " (helm/files/host-rights.yaml), by the host's tenant-defaults, or since its"
                + " namespace was there before.");
  }

  /** What was put up and is not there any more. What may not be seen counts as there. */
  private static List<String> gone(ClusterSnapshot snapshot) {
    var applied = snapshot.workload().flatMap(Applied::of);
    if (applied.isEmpty()) {
      return List.of();
    }
    var gone =
        Fence.objects(applied.get(), snapshot.target().name()).stream()
            .filter(each -> isGone(snapshot, each));
    var fences = applied.get().fences();
    var isUnlabelled =
        fences != null
            && fences.contains(Fence.POD_SECURITY.word())
            && snapshot.isNamespaceOurs()
            && !isKeptToAStandard(snapshot);
    return Stream.concat(
            gone,
            isUnlabelled
                ? Stream.of("the label " + POD_SECURITY + " of its namespace")
                : Stream.of())
        .toList();
  }

  private static boolean isGone(ClusterSnapshot snapshot, String object) {
    var slash = object.indexOf('/');
    var seen = snapshot.fencing().get(object.substring(0, slash));
    return seen != null && !seen.contains(object.substring(slash + 1));
  }

  /** The same as what somebody changed behind this service's back. */
  static Optional<Difference> difference(ClusterSnapshot snapshot) {
    var gone = gone(snapshot);
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(DriftKind.FENCES.of(String.join(", ", gone), "absent"));
  }

  /**
   * Keeps the chart's rule for the pods of snapshots from those of tenants, who may give theirs the
   * label that it goes by, and would get out by it. The syncer puts its own label on all of a
   * tenant's. Helm leaves alone what others added to what it made.
   */
  static void closeToTenants(KubeHost host, Target target, Rendered made) {
    var name = "vc-snapshot-" + target.name();
    if (!made.names("networking.k8s.io/NetworkPolicy").contains(name)) {
      return;
    }
    var patch = JSON.createObjectNode();
    patch
        .putObject("spec")
        .putObject("podSelector")
        .putArray("matchExpressions")
        .addObject()
        .put("key", Sleep.MANAGED_BY)
        .put("operator", "DoesNotExist");
    host.mergePatch(WatchedKind.NETWORK_POLICIES.pathIn(target.namespace()) + "/" + name, patch);
  }

  private static String missing(List<String> up) {
    return Stream.of(Fence.values())
        .map(Fence::word)
        .filter(each -> !up.contains(each))
        .collect(Collectors.joining(", "));
  }

  private static Aspect aspect(Status status, String reason, String message) {
    return new Aspect(ConditionType.FENCED, status, reason, message);
  }
}
