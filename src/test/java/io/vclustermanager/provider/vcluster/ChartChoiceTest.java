package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which version of the chart Helm is given. */
final class ChartChoiceTest {
  @Test
  void thatWhichRunsUnlessAnotherWasAskedForAndIsStillToCome() {
    assertThat(ChartChoice.of("0.36.1", Optional.of("0.35.2"), true)).contains("0.36.1");
    assertThat(ChartChoice.of("0.36.1", Optional.of("0.35.2"), false)).contains("0.35.2");
    assertThat(ChartChoice.of(null, Optional.of("0.25.0"), true)).contains("0.25.0");
  }

  /** Between the wish and its operation somebody else may have gone further. */
  @Test
  void neverAnOlderOneThanRuns() {
    assertThat(ChartChoice.of("0.36.1", Optional.of("0.37.0"), true)).contains("0.37.0");
    assertThat(ChartChoice.of("0.36.1", Optional.of("0.36.2"), true)).contains("0.36.2");
    assertThat(ChartChoice.of("0.36.1", Optional.of("nightly"), true)).contains("0.36.1");
  }

  @Test
  void whereNothingIsWhatWasAskedFor() {
    assertThat(ChartChoice.of("0.35.2", Optional.empty(), false)).contains("0.35.2");
    assertThat(ChartChoice.of(null, Optional.empty(), false)).isEmpty();
  }
}
