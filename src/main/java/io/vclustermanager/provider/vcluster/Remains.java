package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.kube.KubeHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Helm leaves: volumes, and what was made while the virtual cluster ran. */
final class Remains {
  private static final int MOST_NAMED = 5;

  /** What a namespace says of what keeps it. */
  private static final Set<String> HOLDING =
      Set.of(
          "NamespaceDeletionDiscoveryFailure",
          "NamespaceDeletionContentFailure",
          "NamespaceContentRemaining",
          "NamespaceFinalizersRemaining");

  private Remains() {}

  /** What is left, for people. */
  static String describe(ClusterSnapshot snapshot) {
    var all = objects(snapshot).map(Named::name).distinct().toList();
    var more = all.size() - MOST_NAMED;
    return all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "")
        + held(snapshot).replaceFirst("\\.$", "");
  }

  /**
   * What keeps things that are being taken away, in the host's own words: what a finalizer is on
   * stays until whoever put it there takes it off.
   */
  static String held(ClusterSnapshot snapshot) {
    var words =
        Stream.concat(
                StreamSupport.stream(
                        snapshot.namespace().path("status").path("conditions").spliterator(), false)
                    .filter(each -> HOLDING.contains(each.path("type").asText()))
                    .filter(each -> each.path("status").asText().equals("True"))
                    .map(each -> each.path("message").asText()),
                objects(snapshot)
                    .filter(each -> ClusterSnapshot.isGoing(each.object))
                    .map(each -> held(each.name, each.object))
                    .filter(each -> !each.isEmpty()))
            .distinct()
            .limit(MOST_NAMED)
            .toList();
    return words.isEmpty() ? "" : " The host says: " + String.join("; ", words) + ".";
  }

  private static String held(String name, JsonNode object) {
    var finalizers = new ArrayList<String>();
    object.path("metadata").path("finalizers").forEach(each -> finalizers.add(each.asText()));
    return finalizers.isEmpty()
        ? ""
        : name + " is held by the finalizer " + String.join(", ", finalizers);
  }

  private record Named(String name, JsonNode object) {}

  private static Stream<Named> objects(ClusterSnapshot snapshot) {
    return Stream.of(
            named("persistentvolumeclaims/", snapshot.claims()),
            named("pods/", snapshot.pods()),
            named("workload ", snapshot.workloads()),
            snapshot.leftovers().stream().map(each -> new Named(each.name(), each.object())))
        .flatMap(each -> each);
  }

  private static Stream<Named> named(String kind, List<JsonNode> objects) {
    return objects.stream().map(each -> new Named(kind + ClusterSnapshot.name(each), each));
  }

  /** Begins to delete the volumes of every replica. */
  static void deleteClaims(KubeHost host, ClusterSnapshot snapshot) {
    snapshot.claims().stream()
        .filter(each -> !ClusterSnapshot.isGoing(each))
        .forEach(each -> delete(host, snapshot, "/api/v1", "persistentvolumeclaims", each));
  }

  /** Begins to delete what is left when Helm knows of it no more. */
  static void delete(KubeHost host, ClusterSnapshot snapshot) {
    snapshot.workloads().stream()
        .filter(each -> !ClusterSnapshot.isGoing(each))
        .forEach(
            each -> delete(host, snapshot, "/apis/apps/v1", WorkloadMarks.resource(each), each));
    snapshot.pods().stream()
        .filter(each -> !ClusterSnapshot.isGoing(each))
        .forEach(each -> delete(host, snapshot, "/api/v1", "pods", each));
    snapshot.leftovers().stream()
        .filter(each -> !each.isGoing())
        .forEach(each -> host.delete(each.path(), each.uid()));
  }

  private static void delete(
      KubeHost host, ClusterSnapshot snapshot, String group, String resource, JsonNode object) {
    host.delete(
        group
            + "/namespaces/"
            + snapshot.target().namespace()
            + "/"
            + resource
            + "/"
            + ClusterSnapshot.name(object),
        object.path("metadata").path("uid").asText());
  }
}
