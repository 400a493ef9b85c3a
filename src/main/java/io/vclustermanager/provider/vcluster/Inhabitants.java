package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.ControlPlane;
import io.vclustermanager.provider.ControlPlane.HelmReleaseStatus;
import io.vclustermanager.provider.ControlPlane.State;
import io.vclustermanager.provider.MarkedObject;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.HostObjects;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.kube.WatchedKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who lives on a host: all virtual clusters, and all that carries the id of a cluster. */
final class Inhabitants {
  private static final UUID NOBODY = new UUID(0, 0);
  private static final Set<String> OF_THE_CHART = Set.of("app", "chart", "release", "heritage");
  private static final long MOST_HOURS = Duration.ofDays(36500).toHours();

  private Inhabitants() {}

  /** The virtual clusters, told as the vendor's CLI tells them. */
  static List<ControlPlane> controlPlanes(String host, HostObjects objects) {
    var seen = new WatchedSnapshotReader(objects);
    return workloads(objects).map(each -> controlPlane(host, seen, each)).toList();
  }

  private static Stream<JsonNode> workloads(HostObjects objects) {
    return Stream.of(WatchedKind.STATEFUL_SETS, WatchedKind.DEPLOYMENTS)
        .flatMap(kind -> objects.all(kind).stream())
        .filter(each -> ClusterSnapshot.label(each, "app").asText().equals("vcluster"))
        .filter(each -> ClusterSnapshot.label(each, "release").isTextual());
  }

  private static ControlPlane controlPlane(
      String host, WatchedSnapshotReader seen, JsonNode workload) {
    var namespace = namespace(workload);
    var snapshot =
        seen.snapshot(new Target(NOBODY, host, namespace, ClusterSnapshot.name(workload)));
    var word =
        VirtualClusterProvider.word(
            snapshot,
            Progress.isReady(snapshot) && snapshot.isDeployed(),
            ClusterSnapshot.isGoing(workload),
            () -> seen.warnings(namespace));
    return new ControlPlane(
        namespace,
        ClusterSnapshot.name(workload),
        Mark.clusterOf(workload).orElse(null),
        snapshot.chartVersion().orElse(null),
        state(word),
        word.reason().equals("Ready") ? "running" : word.reason().toLowerCase(Locale.ROOT),
        word.message(),
        release(snapshot),
        since(workload),
        labels(workload),
        WorkloadMarks.createdBy(workload).orElse(null),
        expiresAt(workload));
  }

  private static State state(Trouble word) {
    return switch (word.reason()) {
      case "Ready" -> State.RUNNING;
      case "Pausing" -> State.PAUSING;
      case "Paused" -> State.PAUSED;
      case "Terminating" -> State.TERMINATING;
      default -> State.NOT_READY;
    };
  }

  private static HelmReleaseStatus release(ClusterSnapshot snapshot) {
    return snapshot
        .newestRelease()
        .map(each -> HelmReleaseStatus.of(ClusterSnapshot.label(each, "status").asText()))
        .orElse(HelmReleaseStatus.UNKNOWN);
  }

  private static Map<String, String> labels(JsonNode workload) {
    var labels = new TreeMap<String, String>();
    workload
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
    labels.keySet().removeAll(OF_THE_CHART);
    return labels;
  }

  private static @Nullable Instant expiresAt(JsonNode workload) {
    var hours = WorkloadMarks.hoursToLive(workload);
    return hours.isPresent() && hours.get() > 0 && hours.get() <= MOST_HOURS
        ? since(workload).plus(Duration.ofHours(hours.get()))
        : null;
  }

  /** All that carries an id, and what its cluster had in a namespace that carries it. */
  static List<MarkedObject> marked(HostObjects objects) {
    var found = new ArrayList<MarkedObject>();
    workloads(objects)
        .forEach(
            each ->
                Mark.clusterOf(each)
                    .ifPresent(id -> found.add(object(id, WorkloadMarks.resource(each), each))));
    for (var namespace : objects.all(WatchedKind.NAMESPACES)) {
      Mark.clusterOf(namespace).ifPresent(id -> inNamespace(objects, namespace, id, found));
    }
    return found;
  }

  private static void inNamespace(
      HostObjects objects, JsonNode namespace, UUID id, List<MarkedObject> found) {
    var name = ClusterSnapshot.name(namespace);
    found.add(
        new MarkedObject(
            id, name, "namespaces/" + name, since(namespace), ClusterSnapshot.isGoing(namespace)));
    var others = others(objects, name, id);
    objects.in(WatchedKind.CLAIMS, name).stream()
        .filter(each -> !others.contains(ClusterSnapshot.label(each, "release").asText()))
        .forEach(each -> found.add(object(id, "persistentvolumeclaims", each)));
    objects.in(WatchedKind.RELEASES, name).stream()
        .filter(each -> !others.contains(ClusterSnapshot.label(each, "name").asText()))
        .filter(each -> !ClusterSnapshot.label(each, "status").asText().equals("superseded"))
        .forEach(each -> found.add(release(id, name, each)));
  }

  private static Set<String> others(HostObjects objects, String namespace, UUID id) {
    return workloads(objects)
        .filter(each -> namespace(each).equals(namespace))
        .filter(each -> !Mark.clusterOf(each).equals(Optional.of(id)))
        .map(ClusterSnapshot::name)
        .collect(Collectors.toSet());
  }

  private static MarkedObject release(UUID id, String namespace, JsonNode secret) {
    var what =
        "release %s (%s)"
            .formatted(
                ClusterSnapshot.label(secret, "name").asText(),
                ClusterSnapshot.label(secret, "status").asText());
    return new MarkedObject(id, namespace, what, since(secret), ClusterSnapshot.isGoing(secret));
  }

  private static MarkedObject object(UUID id, String resource, JsonNode object) {
    return new MarkedObject(
        id,
        namespace(object),
        resource + "/" + ClusterSnapshot.name(object),
        since(object),
        ClusterSnapshot.isGoing(object));
  }

  private static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText();
  }

  private static Instant since(JsonNode object) {
    try {
      return Instant.parse(object.path("metadata").path("creationTimestamp").asText());
    } catch (DateTimeException e) {
      // An API server always says it.
      return Instant.EPOCH;
    }
  }
}
