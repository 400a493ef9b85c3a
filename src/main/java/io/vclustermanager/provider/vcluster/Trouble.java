package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What keeps a virtual cluster from getting ready, in the host's own words: pure. What every
 * healthy start shows for a moment is no trouble: a probe that is refused, a pod that waits for its
 * volume.
 *
 * @param reason in Kubernetes' own word
 */
record Trouble(String reason, String message) {
  private static final Set<String> HEALTHY_WAITING = Set.of("ContainerCreating", "PodInitializing");

  private static final Set<String> NO_IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName");

  /** What the StatefulSet, Deployment and volume controllers say when they cannot do their work. */
  private static final Set<String> TOLD =
      Set.of(
          "FailedCreate",
          "ProvisioningFailed",
          "FailedBinding",
          "FailedMount",
          "FailedAttachVolume");

  private static final String WAITS_FOR_VOLUME = "unbound immediate PersistentVolumeClaims";

  /** Of its ReplicaSet or its pods: a name that goes on after the workload's. */
  private static final String OWN_OBJECT = "(data-)?%s(-etcd)?(-[a-z0-9]+)*";

  /** The most telling one: a volume, then a pod, then what the controllers said. */
  static Optional<Trouble> of(ClusterSnapshot snapshot, List<JsonNode> events) {
    return Stream.<Stream<Trouble>>of(
            volumes(snapshot, events),
            containers(snapshot),
            scheduling(snapshot),
            controllers(snapshot, events))
        .flatMap(each -> each)
        .findFirst();
  }

  /** Whether events are worth asking for: what the objects themselves do not say. */
  static boolean needsEvents(ClusterSnapshot snapshot) {
    return snapshot.pods().isEmpty() || !Progress.isStorageBound(snapshot);
  }

  private static Stream<Trouble> volumes(ClusterSnapshot snapshot, List<JsonNode> events) {
    return snapshot.claims().stream()
        .filter(each -> each.path("status").path("phase").asText().equals("Pending"))
        .flatMap(
            each -> newest(events, Pattern.compile(Pattern.quote(ClusterSnapshot.name(each)))));
  }

  private static Stream<Trouble> controllers(ClusterSnapshot snapshot, List<JsonNode> events) {
    var own = OWN_OBJECT.formatted(Pattern.quote(snapshot.target().name()));
    return snapshot.pods().isEmpty() ? newest(events, Pattern.compile(own)) : Stream.empty();
  }

  private static Stream<Trouble> newest(List<JsonNode> events, Pattern object) {
    return events.stream()
        .filter(each -> TOLD.contains(each.path("reason").asText()))
        .filter(each -> object.matcher(each.path("involvedObject").path("name").asText()).matches())
        .max(Comparator.comparing(Trouble::time))
        .map(each -> new Trouble(each.path("reason").asText(), each.path("message").asText()))
        .stream();
  }

  private static String time(JsonNode event) {
    var last = event.path("lastTimestamp").asText("");
    return last.isEmpty() ? event.path("eventTime").asText("") : last;
  }

  private static Stream<Trouble> containers(ClusterSnapshot snapshot) {
    return snapshot.pods().stream().flatMap(Trouble::containers);
  }

  private static Stream<Trouble> containers(JsonNode pod) {
    return Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(each -> items(pod.path("status").path(each)))
        .flatMap(Trouble::container);
  }

  private static Stream<Trouble> container(JsonNode status) {
    var waiting = status.path("state").path("waiting");
    var reason = waiting.path("reason").asText("");
    if (reason.isEmpty() || HEALTHY_WAITING.contains(reason)) {
      return Stream.empty();
    }
    var last = status.path("lastState").path("terminated");
    var ended =
        last.isMissingNode()
            ? ""
            : " It ended last with exit code "
                + last.path("exitCode").asInt()
                + " ("
                + last.path("reason").asText()
                + ").";
    return Stream.of(
        new Trouble(
            reason,
            "Container '"
                + status.path("name").asText()
                + "': "
                + waiting.path("message").asText(reason)
                + ended
                + remedy(status, reason)));
  }

  /** Any patch release may be asked for, and only the registry knows which there are. */
  private static String remedy(JsonNode status, String reason) {
    return NO_IMAGE.contains(reason) && status.path("name").asText().equals("kubernetes")
        ? " If there is no such version of Kubernetes, ask for another: by updateVirtualCluster, or"
            + " while it is still being made by deleteCluster and a new one."
        : "";
  }

  private static Stream<Trouble> scheduling(ClusterSnapshot snapshot) {
    return snapshot.pods().stream()
        .flatMap(pod -> items(pod.path("status").path("conditions")))
        .filter(each -> each.path("reason").asText().equals("Unschedulable"))
        .map(each -> each.path("message").asText())
        .filter(message -> !message.contains(WAITS_FOR_VOLUME))
        .map(message -> new Trouble("Unschedulable", message));
  }

  private static Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
