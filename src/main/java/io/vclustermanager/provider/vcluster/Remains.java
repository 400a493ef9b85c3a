package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.kube.KubeHost;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Helm leaves: volumes, and what was made while the virtual cluster ran. */
final class Remains {
  private static final int MOST_NAMED = 5;

  private Remains() {}

  /** What is left, for people. */
  static String describe(ClusterSnapshot snapshot) {
    var claims =
        snapshot.claims().stream()
            .map(each -> "persistentvolumeclaims/" + ClusterSnapshot.name(each));
    var pods = snapshot.pods().stream().map(each -> "pods/" + ClusterSnapshot.name(each));
    var workloads =
        snapshot.workloads().stream().map(each -> "workload " + ClusterSnapshot.name(each));
    var others = snapshot.leftovers().stream().map(ClusterSnapshot.Leftover::name);
    var all = Stream.of(claims, pods, workloads, others).flatMap(each -> each).distinct().toList();
    var more = all.size() - MOST_NAMED;
    return all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
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
