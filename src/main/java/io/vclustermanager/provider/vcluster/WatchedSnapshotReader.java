package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.HostObjects;
import io.vclustermanager.provider.kube.WatchedKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at one virtual cluster among the objects of a host that are kept in memory. */
final class WatchedSnapshotReader {
  private final HostObjects objects;

  WatchedSnapshotReader(HostObjects objects) {
    this.objects = objects;
  }

  /**
   * What is seen of it. What no watch shows, such as its tenants' pods and what else bears its
   * name, is missing: who needs that looks at the host.
   */
  ClusterSnapshot snapshot(Target target) {
    var namespace = target.namespace();
    var name = target.name();
    var claim = Pattern.compile("data-" + Pattern.quote(name) + "(-etcd)?-\\d+");
    var workloads = new ArrayList<JsonNode>();
    for (var kind : List.of(WatchedKind.STATEFUL_SETS, WatchedKind.DEPLOYMENTS)) {
      objects.in(kind, namespace).stream()
          .filter(
              each ->
                  ClusterSnapshot.name(each).equals(name)
                      || ClusterSnapshot.name(each).equals(name + "-etcd"))
          .forEach(workloads::add);
    }
    return new ClusterSnapshot(
        target,
        objects.namespace(namespace).orElse(MissingNode.getInstance()),
        workloads,
        objects.in(WatchedKind.PODS, namespace).stream()
            .filter(each -> ClusterSnapshot.label(each, "release").asText().equals(name))
            .toList(),
        objects.in(WatchedKind.CLAIMS, namespace).stream()
            .filter(each -> claim.matcher(ClusterSnapshot.name(each)).matches())
            .toList(),
        objects.in(WatchedKind.RELEASES, namespace).stream()
            .filter(each -> ClusterSnapshot.label(each, "name").asText().equals(name))
            .toList(),
        objects.in(WatchedKind.SECRETS, namespace).stream()
            .anyMatch(each -> ClusterSnapshot.name(each).equals("vc-" + name)),
        List.of(),
        List.of(),
        WatchedKind.OF_FENCES.stream()
            .filter(objects::shows)
            .collect(
                Collectors.toUnmodifiableMap(
                    WatchedKind::resource,
                    kind ->
                        objects.in(kind, namespace).stream()
                            .map(ClusterSnapshot::name)
                            .collect(Collectors.toUnmodifiableSet()))));
  }

  /** The warnings of a namespace. */
  List<JsonNode> warnings(String namespace) {
    return objects.in(WatchedKind.WARNINGS, namespace);
  }
}
