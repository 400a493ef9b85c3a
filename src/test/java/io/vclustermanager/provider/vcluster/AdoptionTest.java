package io.vclustermanager.provider.vcluster;

import static io.vclustermanager.provider.vcluster.SnapshotExamples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.testing.Examples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a virtual cluster that others made, or changed, turns out to be made of. */
final class AdoptionTest {
  private static final String INSTALLED =
      """
      {telemetry: {enabled: false}, logging: {encoding: 'json'}, controlPlane: {
        distro: {k8s: {image: {tag: 'v1.35.0'}}},
        proxy: {extraSANs: ['one.vc-one.svc', 'one.vc-one.svc.cluster.local', 'mine.example']},
        statefulSet: {highAvailability: {replicas: 0}, labels: {'vcluster-manager.io/cluster-id': 'x', theirs: 'kept'}}}}
      """;

  @Test
  void theirValuesAreTakenAndOursLeftOut() {
    var spec = spec(Examples.cluster(), workload(1), "deployed", INSTALLED);

    assertThat(spec.kubernetesVersion()).isEqualTo("v1.36.1");
    assertThat(spec.values())
        .isEqualTo(
            Map.of(
                "logging",
                Map.of("encoding", "json"),
                "controlPlane",
                Map.of(
                    "proxy",
                    Map.of("extraSANs", List.of("mine.example")),
                    "statefulSet",
                    Map.of("labels", Map.of("theirs", "kept")))));
    assertThat(spec(Examples.cluster(), workload(1), "deployed", "{}").values()).isEmpty();
  }

  @Test
  void whoWasScaledByHandStaysSo() {
    assertThat(spec(Examples.cluster(), workload(3), "deployed", "{}").values())
        .isEqualTo(replicas(3));
    assertThat(
            spec(
                    Examples.cluster(),
                    workload(1),
                    "deployed",
                    "{controlPlane: {statefulSet: {highAvailability: {replicas: 3}}}}")
                .values())
        .isEqualTo(replicas(1));
  }

  @Test
  void ofOneOfOursOnlyWhatIsOtherwiseThanItsSizeAndTemplateSay() {
    var below =
        Map.of(
            "logging",
            Map.of("encoding", "json"),
            "sync",
            Map.of("toHost", Map.of("pods", Map.of("enabled", true))));
    var cluster =
        Examples.cluster()
            .withSpec(
                new ClusterSpec("v1.35.0", Duration.ofMinutes(15), "SMALL", Map.of(), 4L, null),
                null,
                Examples.NOW);

    var spec =
        spec(
            cluster,
            workload(1),
            "deployed",
            "{logging: {encoding: 'json'}, sync: {toHost: {pods: {enabled: false}}}}",
            below);

    assertThat(spec.revision()).isEqualTo(4);
    assertThat(spec.size()).isEqualTo("SMALL");
    assertThat(spec.values())
        .isEqualTo(Map.of("sync", Map.of("toHost", Map.of("pods", Map.of("enabled", false)))));
  }

  @Test
  void whileHelmIsAtWorkNothingIsTaken() {
    assertThat(refusal(workload(1), "pending-upgrade", "{}"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("ReleasePending"))
        .satisfies(e -> assertThat(e.isPermanent()).isFalse());
    assertThat(refusal(workload(1), "failed", "{}").reason()).isEqualTo("NotReleased");
    assertThat(refusal(json("{metadata: {name: 'one'}}"), "deployed", "{}").reason())
        .isEqualTo("VersionUnknown");
  }

  private static ProviderException refusal(JsonNode workload, String status, String values) {
    var refused = new ProviderException[1];
    assertThatThrownBy(() -> spec(Examples.cluster(), workload, status, values))
        .isInstanceOfSatisfying(ProviderException.class, e -> refused[0] = e);
    return refused[0];
  }

  private static ClusterSpec spec(
      Cluster cluster, JsonNode workload, String status, String values) {
    return spec(cluster, workload, status, values, Map.of());
  }

  private static ClusterSpec spec(
      Cluster cluster, JsonNode workload, String status, String values, Map<String, ?> below) {
    var snapshot =
        SnapshotExamples.snapshot(
            SnapshotExamples.namespace(),
            List.of(workload),
            List.of(),
            List.of(),
            List.of(SnapshotExamples.release(1, status)));
    return Adoption.specOf(cluster, snapshot, Optional.of(json(values)), below);
  }

  private static JsonNode workload(int replicas) {
    return json(
        """
        {metadata: {name: 'one'}, spec: {replicas: %d, template: {spec: {initContainers: [
          {name: 'kubernetes', image: 'ghcr.io/loft-sh/kubernetes:v1.36.1'}]}}}}
        """
            .formatted(replicas));
  }

  private static Map<String, Object> replicas(int count) {
    return Map.of(
        "controlPlane",
        Map.of("statefulSet", Map.of("highAvailability", Map.of("replicas", count))));
  }
}
