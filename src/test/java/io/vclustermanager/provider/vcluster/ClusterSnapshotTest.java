package io.vclustermanager.provider.vcluster;

import static io.vclustermanager.provider.vcluster.SnapshotExamples.ID;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.json;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.namespace;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.ourNamespace;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.release;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.snapshot;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterSnapshotTest {
  @Test
  void aNamespaceOfSomebodyElsesIsNothingOfOurs() {
    assertThat(snapshot(namespace(), List.of(), List.of(), List.of(), List.of()).isNothing())
        .isTrue();
    assertThat(snapshot(ourNamespace(), List.of(), List.of(), List.of(), List.of()).isNothing())
        .isFalse();
  }

  @Test
  void theWorkloadSaysWhoseItIsAndFromWhichChart() {
    assertThat(SnapshotExamples.whole().workloadMark()).contains(ID);
    assertThat(SnapshotExamples.whole().chartVersion()).contains("0.36.1");
  }

  @Test
  void aWordThatIsNoIdUnderOurLabelProvesNothing() {
    var odd = json("{metadata: {name: 'one', labels: {'vcluster-manager.io/cluster-id': 'mine'}}}");

    assertThat(snapshot(namespace(), List.of(odd), List.of(), List.of(), List.of()).workloadMark())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "deployed, DEPLOYED",
    "failed, FAILED",
    "uninstalling, UNINSTALLING",
    "pending-install, PENDING",
    "pending-upgrade, PENDING",
    "unknown, PENDING"
  })
  void helmsWordsForAReleaseAreKnown(String status, ClusterSnapshot.Release expected) {
    var seen = snapshot(namespace(), List.of(), List.of(), List.of(), List.of(release(1, status)));

    assertThat(seen.release()).isEqualTo(expected);
  }

  @Test
  void theNewestOfHelmsRecordsCounts() {
    var records = List.of(release(9, "failed"), release(10, "deployed"), release(8, "superseded"));

    assertThat(snapshot(namespace(), List.of(), List.of(), List.of(), records).release())
        .isEqualTo(ClusterSnapshot.Release.DEPLOYED);
  }

  /** Else it would count as put right without Helm at each look, and nothing would be done. */
  @Test
  void oneThatSleepsHasNoReplicasToPutRight() {
    assertThat(left("null").changed()).extracting(Difference::what).containsExactly("replicas");
    assertThat(left("'true'").changed()).isEmpty();
  }

  /** One that was left with one replica and has none. */
  private static ClusterSnapshot left(String paused) {
    var workload =
        json(
            """
            {metadata: {name: 'one', labels: {chart: 'vcluster-0.36.1', 'vcluster-manager.io/cluster-id': '%s'},
             annotations: {'loft.sh/paused': %s, 'vcluster-manager.io/applied': '{"revision":0,"replicas":1,"chart":"vcluster-0.36.1","labels":[]}'}},
             spec: {replicas: 0}}
            """
                .formatted(ID, paused));
    return snapshot(ourNamespace(), List.of(workload), List.of(), List.of(), List.of());
  }

  @Test
  void isGoingOnlyWhenAllOfItIs() {
    var going = json("{metadata: {name: 'data-one-0', deletionTimestamp: '2026-01-01T00:00:00Z'}}");

    assertThat(snapshot(namespace(), List.of(), List.of(), List.of(going), List.of()).isGoing())
        .isTrue();
    assertThat(
            snapshot(namespace(), List.of(workload(1, 1)), List.of(), List.of(going), List.of())
                .isGoing())
        .isFalse();
    assertThat(
            snapshot(
                    namespace(),
                    List.of(),
                    List.of(),
                    List.of(going),
                    List.of(release(1, "failed")))
                .isGoing())
        .isFalse();
  }
}
