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
  static String describe(Sight sight) {
    var claims = sight.claims().stream().map(each -> "persistentvolumeclaims/" + Sight.name(each));
    var pods = sight.pods().stream().map(each -> "pods/" + Sight.name(each));
    var workloads = sight.workloads().stream().map(each -> "workload " + Sight.name(each));
    var others = sight.leftovers().stream().map(Sight.Leftover::name);
    var all = Stream.of(claims, pods, workloads, others).flatMap(each -> each).distinct().toList();
    var more = all.size() - MOST_NAMED;
    return all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Begins to delete the volumes of every replica. */
  static void deleteClaims(KubeHost host, Sight sight) {
    sight.claims().stream()
        .filter(each -> !Sight.isGoing(each))
        .forEach(each -> delete(host, sight, "/api/v1", "persistentvolumeclaims", each));
  }

  /** Begins to delete what is left when Helm knows of it no more. */
  static void delete(KubeHost host, Sight sight) {
    sight.workloads().stream()
        .filter(each -> !Sight.isGoing(each))
        .forEach(each -> delete(host, sight, "/apis/apps/v1", WorkloadMarks.resource(each), each));
    sight.pods().stream()
        .filter(each -> !Sight.isGoing(each))
        .forEach(each -> delete(host, sight, "/api/v1", "pods", each));
    sight.leftovers().stream()
        .filter(each -> !each.isGoing())
        .forEach(each -> host.delete(each.path(), each.uid()));
  }

  private static void delete(
      KubeHost host, Sight sight, String group, String resource, JsonNode object) {
    host.delete(
        group
            + "/namespaces/"
            + sight.target().namespace()
            + "/"
            + resource
            + "/"
            + Sight.name(object),
        object.path("metadata").path("uid").asText());
  }
}
