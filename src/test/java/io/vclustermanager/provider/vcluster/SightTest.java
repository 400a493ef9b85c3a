package io.vclustermanager.provider.vcluster;

import static io.vclustermanager.provider.vcluster.SightExamples.ID;
import static io.vclustermanager.provider.vcluster.SightExamples.json;
import static io.vclustermanager.provider.vcluster.SightExamples.namespace;
import static io.vclustermanager.provider.vcluster.SightExamples.ourNamespace;
import static io.vclustermanager.provider.vcluster.SightExamples.release;
import static io.vclustermanager.provider.vcluster.SightExamples.sight;
import static io.vclustermanager.provider.vcluster.SightExamples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SightTest {
  @Test
  void aNamespaceOfSomebodyElsesIsNothingOfOurs() {
    assertThat(sight(namespace(), List.of(), List.of(), List.of(), List.of()).isNothing()).isTrue();
    assertThat(sight(ourNamespace(), List.of(), List.of(), List.of(), List.of()).isNothing())
        .isFalse();
  }

  @Test
  void theWorkloadSaysWhoseItIsAndFromWhichChart() {
    assertThat(SightExamples.whole().workloadMark()).contains(ID);
    assertThat(SightExamples.whole().chartVersion()).contains("0.36.1");
  }

  @Test
  void aWordThatIsNoIdUnderOurLabelProvesNothing() {
    var odd = json("{metadata: {name: 'one', labels: {'vcluster-manager.io/cluster-id': 'mine'}}}");

    assertThat(sight(namespace(), List.of(odd), List.of(), List.of(), List.of()).workloadMark())
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
  void helmsWordsForAReleaseAreKnown(String status, Sight.Release expected) {
    var seen = sight(namespace(), List.of(), List.of(), List.of(), List.of(release(1, status)));

    assertThat(seen.release()).isEqualTo(expected);
  }

  @Test
  void theNewestOfHelmsRecordsCounts() {
    var records = List.of(release(9, "failed"), release(10, "deployed"), release(8, "superseded"));

    assertThat(sight(namespace(), List.of(), List.of(), List.of(), records).release())
        .isEqualTo(Sight.Release.DEPLOYED);
  }

  @Test
  void isGoingOnlyWhenAllOfItIs() {
    var going = json("{metadata: {name: 'data-one-0', deletionTimestamp: '2026-01-01T00:00:00Z'}}");

    assertThat(sight(namespace(), List.of(), List.of(), List.of(going), List.of()).isGoing())
        .isTrue();
    assertThat(
            sight(namespace(), List.of(workload(1, 1)), List.of(), List.of(going), List.of())
                .isGoing())
        .isFalse();
    assertThat(
            sight(namespace(), List.of(), List.of(), List.of(going), List.of(release(1, "failed")))
                .isGoing())
        .isFalse();
  }
}
