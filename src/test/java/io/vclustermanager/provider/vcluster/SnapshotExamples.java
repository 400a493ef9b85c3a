package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.provider.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a look at a virtual cluster called {@code one} sees. */
final class SnapshotExamples {
  static final UUID ID = UUID.fromString("0190a5c1-0000-7000-8000-000000000001");
  static final Target TARGET = new Target(ID, "eu", "vc-one", "one");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_UNQUOTED_FIELD_NAMES);

  private SnapshotExamples() {}

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode namespace() {
    return json("{metadata: {name: 'vc-one'}}");
  }

  static JsonNode ourNamespace() {
    return json(
        "{metadata: {name: 'vc-one', labels: {'vcluster-manager.io/cluster-id': '%s'}}}"
            .formatted(ID));
  }

  static JsonNode release(int version, String status) {
    return json(
        "{metadata: {name: 'sh.helm.release.v1.one.v%d', labels: {owner: 'helm', name: 'one', version: '%d', status: '%s'}}}"
            .formatted(version, version, status));
  }

  /** A StatefulSet of so many replicas, of which so many are ready. */
  static JsonNode workload(int wanted, int ready) {
    return json(
        """
        {metadata: {name: 'one', generation: 2, labels: {chart: 'vcluster-0.36.1', 'vcluster-manager.io/cluster-id': '%s'}},
         spec: {replicas: %d, serviceName: 'one-headless', volumeClaimTemplates: [{}]},
         status: {observedGeneration: 2, replicas: %d, readyReplicas: %d, updatedReplicas: %d}}
        """
            .formatted(ID, wanted, wanted, ready, wanted));
  }

  static JsonNode claim(String phase) {
    return json("{metadata: {name: 'data-one-0'}, status: {phase: '%s'}}".formatted(phase));
  }

  static JsonNode pod(String node, String phase) {
    return json(
        "{metadata: {name: 'one-0'}, spec: {%s}, status: {phase: '%s'}}"
            .formatted(node.isEmpty() ? "" : "nodeName: '" + node + "'", phase));
  }

  static ClusterSnapshot snapshot(
      JsonNode namespace,
      List<JsonNode> workloads,
      List<JsonNode> pods,
      List<JsonNode> claims,
      List<JsonNode> releases) {
    return new ClusterSnapshot(
        TARGET, namespace, workloads, pods, claims, releases, false, List.of(), List.of(),
        Map.of());
  }

  /** Everything is there and ready. */
  static ClusterSnapshot whole() {
    return snapshot(
        ourNamespace(),
        List.of(workload(1, 1)),
        List.of(pod("fake-1", "Running")),
        List.of(claim("Bound")),
        List.of(release(1, "deployed")));
  }
}
