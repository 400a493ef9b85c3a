package io.vclustermanager.provider.vcluster;

import static io.vclustermanager.provider.vcluster.SnapshotExamples.claim;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.json;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.namespace;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.pod;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.release;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.snapshot;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  @Test
  void aWholeOneIsReady() {
    assertThat(states(SnapshotExamples.whole())).containsOnly("DONE");
    assertThat(Progress.isReady(SnapshotExamples.whole())).isTrue();
  }

  @Test
  void eachStepFollowsTheOneBefore() {
    var deployed = List.of(release(1, "deployed"));
    var workloads = List.of(workload(1, 0));

    assertThat(states(snapshot(namespace(), List.of(), List.of(), List.of(), List.of())))
        .containsExactly("RUNNING", "PENDING", "PENDING", "PENDING", "PENDING");
    assertThat(
            states(
                snapshot(namespace(), workloads, List.of(), List.of(claim("Pending")), deployed)))
        .containsExactly("DONE", "RUNNING", "PENDING", "PENDING", "PENDING");
    assertThat(
            states(
                snapshot(
                    namespace(),
                    workloads,
                    List.of(pod("", "Pending")),
                    List.of(claim("Bound")),
                    deployed)))
        .containsExactly("DONE", "DONE", "RUNNING", "PENDING", "PENDING");
    assertThat(
            states(
                snapshot(
                    namespace(),
                    workloads,
                    List.of(pod("fake", "Pending")),
                    List.of(claim("Bound")),
                    deployed)))
        .containsExactly("DONE", "DONE", "DONE", "RUNNING", "PENDING");
  }

  @Test
  void runningIsNotReady() {
    assertThat(isReady(workload(1, 0))).isFalse();
    assertThat(isReady(workload(3, 2))).isFalse();
    assertThat(isReady(workload(3, 3))).isTrue();
  }

  @Test
  void readinessOfAnEarlierGenerationOrOfNoReplicaDoesNotCount() {
    assertThat(
            isReady(
                json(
                    """
                    {metadata: {name: 'one', generation: 3}, spec: {replicas: 1},
                     status: {observedGeneration: 2, readyReplicas: 1, updatedReplicas: 1}}
                    """)))
        .isFalse();
    assertThat(isReady(workload(0, 0))).isFalse();
  }

  @Test
  void itsEtcdMustBeReadyAsWell() {
    var etcd =
        json(
            """
            {metadata: {name: 'one-etcd', generation: 1}, spec: {replicas: 1},
             status: {observedGeneration: 1, readyReplicas: 0}}
            """);

    assertThat(
            Progress.isReady(
                snapshot(
                    namespace(), List.of(workload(1, 1), etcd), List.of(), List.of(), List.of())))
        .isFalse();
  }

  @Test
  void theStepThatIsHinderedSaysBy() {
    var steps =
        Progress.steps(
            snapshot(namespace(), List.of(), List.of(), List.of(), List.of()), "no room here");

    assertThat(steps.getFirst().message()).isEqualTo("no room here");
    assertThat(steps.getLast().message()).isNull();
  }

  private static boolean isReady(JsonNode workload) {
    return Progress.isReady(
        snapshot(namespace(), List.of(workload), List.of(), List.of(), List.of()));
  }

  private static List<String> states(ClusterSnapshot snapshot) {
    return Progress.steps(snapshot, null).stream().map(step -> step.state().name()).toList();
  }
}
