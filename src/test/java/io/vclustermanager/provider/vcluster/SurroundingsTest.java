package io.vclustermanager.provider.vcluster;

import static io.vclustermanager.provider.vcluster.SnapshotExamples.ID;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.TARGET;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.json;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.ourNamespace;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Observation.Objects;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a look at what stands around a control plane says. */
final class SurroundingsTest {
  private static final String MADE =
      "v1/services/one networking.k8s.io/v1/networkpolicies/vc-work-one"
          + " policy/v1/poddisruptionbudgets/one";

  @Test
  void aFenceThatIsSeenIsToldOfOnce() {
    var seen = snapshot(MADE, Map.of("networkpolicies", Set.of()));

    assertThat(Surroundings.of(seen, List.of(), List.of()).objects())
        .isEqualTo(
            new Objects(
                Set.of("services/one"),
                List.of("services/one"),
                Set.of("services/one", "poddisruptionbudgets/one")));
  }

  @Test
  void aFenceThatMayNotBeSeenIsAskedForByName() {
    assertThat(Surroundings.of(snapshot(MADE, Map.of()), List.of(), List.of()).objects().made())
        .contains("networkpolicies/vc-work-one");
  }

  /** The look at Helm's record says that it is gone, and the next look of a watch says nothing. */
  @Test
  void whereNothingIsWrittenDownAServiceDoesNotComeAndGo() {
    var gone =
        new Surroundings(
            new Objects(Set.of("services/one"), List.of("services/one"), null), Set.of(), false);

    assertThat(gone.lackService(snapshot(MADE, Map.of()))).isTrue();
    assertThat(gone.lackService(snapshot("", Map.of()))).isFalse();
  }

  private static ClusterSnapshot snapshot(String made, Map<String, Set<String>> fencing) {
    var workload =
        json(
            """
            {metadata: {name: 'one', labels: {'vcluster-manager.io/cluster-id': '%s'}, annotations: {
             'vcluster-manager.io/made': '%s',
             'vcluster-manager.io/applied': '{"revision":0,"replicas":1,"chart":"c","labels":[],"fences":["NetworkPolicy"],"fencing":["networkpolicies/vc-work-one"]}'}},
             spec: {replicas: 1}}
            """
                .formatted(ID, made));
    return new ClusterSnapshot(
        TARGET,
        ourNamespace(),
        List.of(workload),
        List.of(),
        List.of(),
        List.of(),
        false,
        List.of(),
        List.of(),
        fencing);
  }
}
