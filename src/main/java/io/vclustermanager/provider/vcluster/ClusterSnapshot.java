package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vclustermanager.model.Difference;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.Mark;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * All that was seen of one virtual cluster on its host in one look.
 *
 * @param namespace missing when there is none; then there is nothing else either
 * @param workloads the control plane's StatefulSet or Deployment, and that of its etcd
 * @param pods of the workloads
 * @param claims the volumes of the workloads
 * @param releases Helm's records of it: metadata of Secrets
 * @param hasKubeconfig whether the Secret is there into which a running vCluster writes it
 * @param tenantPods of one that sleeps: what its tenants still run on the host
 * @param leftovers what else bears its name; only looked for when no workload is there
 * @param fencing the names of what fences are made of, by resource; without those that were not
 *     looked at, or may not be seen
 */
record ClusterSnapshot(
    Target target,
    JsonNode namespace,
    List<JsonNode> workloads,
    List<JsonNode> pods,
    List<JsonNode> claims,
    List<JsonNode> releases,
    boolean hasKubeconfig,
    List<JsonNode> tenantPods,
    List<Leftover> leftovers,
    Map<String, Set<String>> fencing) {

  /** Something that bears the cluster's name, and where it is. */
  record Leftover(String path, JsonNode object) {
    boolean isGoing() {
      return ClusterSnapshot.isGoing(object);
    }

    String uid() {
      return object.path("metadata").path("uid").asText();
    }

    /** As people say it: {@code persistentvolumeclaims/data-one-0}. */
    String name() {
      return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
    }
  }

  /** How far Helm has come with it. */
  enum Release {
    NONE,
    PENDING,
    DEPLOYED,
    FAILED,
    UNINSTALLING
  }

  static ClusterSnapshot ofNothing(Target target, List<Leftover> leftovers) {
    return new ClusterSnapshot(
        target,
        MissingNode.getInstance(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        List.of(),
        leftovers,
        Map.of());
  }

  /** Whether nothing with its name is left. A namespace counts only when we made it. */
  boolean isNothing() {
    return !hasRemains() && releases.isEmpty() && !isNamespaceOurs();
  }

  /** Whether something bears its name beside the namespace and Helm's records. */
  boolean hasRemains() {
    return !(workloads.isEmpty() && pods.isEmpty() && claims.isEmpty() && leftovers.isEmpty());
  }

  boolean hasNamespace() {
    return !namespace.isMissingNode();
  }

  /** Whether the namespace was made for this very cluster. */
  boolean isNamespaceOurs() {
    return Mark.clusterOf(namespace).equals(Optional.of(target.clusterId()));
  }

  boolean isNamespaceGoing() {
    return isGoing(namespace);
  }

  /** The control plane's workload, under the cluster's own name. */
  Optional<JsonNode> workload() {
    return workloads.stream().filter(each -> name(each).equals(target.name())).findFirst();
  }

  /** The version of the chart, which the chart's own label says: {@code vcluster-0.36.1}. */
  Optional<String> chartVersion() {
    return workload()
        .map(each -> label(each, "chart").asText())
        .filter(chart -> chart.startsWith("vcluster-"))
        .map(chart -> chart.substring("vcluster-".length()));
  }

  /** The labels of an object. */
  static Map<String, String> labels(JsonNode object) {
    var labels = new HashMap<String, String>();
    object
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
    return labels;
  }

  /** Whose id the workload carries. */
  Optional<UUID> workloadMark() {
    return workload().flatMap(Mark::clusterOf);
  }

  /** Helm's newest record of it. */
  Optional<JsonNode> newestRelease() {
    return releases.stream().max(Comparator.comparingInt(each -> label(each, "version").asInt()));
  }

  /** How far Helm has come, by the labels that it puts on its records. */
  Release release() {
    var newest = newestRelease();
    return newest.isEmpty() ? Release.NONE : release(label(newest.get(), "status").asText());
  }

  /** Whether Helm has brought any revision of it to its end. */
  boolean isDeployed() {
    return release() == Release.DEPLOYED
        || releases.stream().anyMatch(each -> label(each, "status").asText().equals("deployed"));
  }

  /**
   * What of its workload is otherwise than this service has left it. One that sleeps has no
   * replicas: that is no change, and nothing puts it right.
   */
  List<Difference> changed() {
    return workload().stream()
        .flatMap(
            each ->
                Applied.of(each).stream().flatMap(applied -> applied.differencesTo(each).stream()))
        .filter(each -> !(each.is(DriftKind.REPLICAS) && isPaused()))
        .toList();
  }

  /** Whether it was put to sleep. One that is marked so and runs was woken by other means. */
  boolean isPaused() {
    return workload().filter(each -> Sleep.isPaused(each) && !Sleep.isOnlyMarked(each)).isPresent();
  }

  /** Whether it runs, though it is marked as put to sleep. */
  boolean isOnlyMarked() {
    return workload().filter(Sleep::isOnlyMarked).isPresent();
  }

  /** Whether nothing of it is wanted to run, though nobody put it to sleep. */
  boolean isScaledToNothing() {
    return !isPaused() && workload().filter(Sleep::hasNoReplicas).isPresent();
  }

  /**
   * Whether, being paused, there is something that a pause has still to do: a workload of it is
   * awake, or its tenants' pods were left when the workloads stopped.
   */
  boolean isHalfAsleep() {
    return isPaused()
        && (workloads.stream().anyMatch(Sleep::isAwake)
            || workloads.stream().allMatch(Sleep::isStopped)
                && tenantPods.stream().anyMatch(each -> !isGoing(each)));
  }

  /** Whether it sleeps and nothing of it runs any more. */
  boolean isAtRest() {
    return isPaused()
        && workloads.stream().allMatch(Sleep::isStopped)
        && pods.isEmpty()
        && tenantPods.isEmpty();
  }

  /** The image tag of the Kubernetes that it runs: that of its init container. */
  Optional<String> kubernetesVersion() {
    return workload().stream()
        .flatMap(
            each ->
                StreamSupport.stream(
                    each.path("spec")
                        .path("template")
                        .path("spec")
                        .path("initContainers")
                        .spliterator(),
                    false))
        .filter(each -> each.path("name").asText().equals("kubernetes"))
        .map(each -> each.path("image").asText())
        .map(image -> image.substring(image.lastIndexOf(':') + 1))
        .findFirst();
  }

  /** Whether all that is left is being deleted already. */
  boolean isGoing() {
    if (isNamespaceGoing()) {
      return true;
    }
    return releases.isEmpty()
        && !isNamespaceOurs()
        && workloads.stream().allMatch(ClusterSnapshot::isGoing)
        && pods.stream().allMatch(ClusterSnapshot::isGoing)
        && claims.stream().allMatch(ClusterSnapshot::isGoing)
        && leftovers.stream().allMatch(Leftover::isGoing);
  }

  static boolean isGoing(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static JsonNode label(JsonNode object, String name) {
    return object.path("metadata").path("labels").path(name);
  }

  private static Release release(String status) {
    return switch (status) {
      case "deployed", "superseded" -> Release.DEPLOYED;
      case "failed" -> Release.FAILED;
      case "uninstalling", "uninstalled" -> Release.UNINSTALLING;
      default -> Release.PENDING;
    };
  }
}
