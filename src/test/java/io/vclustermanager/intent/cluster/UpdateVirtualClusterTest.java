package io.vclustermanager.intent.cluster;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.testing.Examples;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version of the chart a cluster has where nobody asks for another. */
final class UpdateVirtualClusterTest {
  @ParameterizedTest
  @CsvSource({
    // It keeps its own, whatever new ones get.
    ",        0.35.2, 0.35.2",
    "0.35.2,  0.35.2, 0.35.2",
    // It was upgraded by hand.
    "0.35.2,  0.36.1, 0.36.1",
    // An upgrade was asked for, and has not come yet.
    "0.36.1,  0.35.2, 0.36.1",
    "0.36.1,  ,       0.36.1",
    ",        ,       ",
  })
  void isWhatItRunsOrWhatIsToCome(
      @Nullable String asked, @Nullable String runs, @Nullable String wanted) {
    assertThat(UpdateVirtualCluster.wantedChart(cluster(asked, runs))).isEqualTo(wanted);
  }

  private static Cluster cluster(@Nullable String asked, @Nullable String runs) {
    var cluster = Examples.cluster();
    return cluster
        .withSpec(cluster.spec().ofChart(asked), null, NOW)
        .withObserved(new Observed(Existence.READY, true, true, null, runs), List.of(), NOW);
  }
}
