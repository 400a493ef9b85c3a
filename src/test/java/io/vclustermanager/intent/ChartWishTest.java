package io.vclustermanager.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which versions of the chart may be asked for, and that each refusal names a way that is open. */
final class ChartWishTest {
  @Test
  void aNewClusterMayAskForThoseThatAreListed() {
    var wish = new ChartWish(new Listed(List.of("0.36.1", "0.35.2"), true));

    assertThat(wish.check(null)).isEmpty();
    assertThat(wish.check("0.35.2")).isEmpty();
    assertThat(wish.check("0.34.0").orElseThrow().message()).contains("0.36.1, 0.35.2");
  }

  @Test
  void oneMinorUpAndNeverDown() {
    var wish = new ChartWish(new Listed(List.of("0.36.1", "0.35.2", "0.34.0"), true));

    assertThat(wish.checkChange("0.35.2", "0.36.1")).isEmpty();
    assertThat(wish.checkChange("0.35.1", "0.35.2")).isEmpty();
    assertThat(wish.checkChange("0.35.2", null)).isEmpty();
    assertThat(code(wish.checkChange("0.34.0", "0.36.1"))).contains(Code.OUT_OF_RANGE);
    assertThat(message(wish.checkChange("0.34.0", "0.36.1")))
        .endsWith("It can be upgraded to chartVersion 0.35.2.");
    assertThat(code(wish.checkChange("0.36.1", "0.35.2"))).contains(Code.OUT_OF_RANGE);
    assertThat(code(wish.checkChange("0.36.1", "0.37.0"))).contains(Code.INVALID);
    assertThat(message(wish.checkChange("0.36.1", "0.37.0")))
        .endsWith("an administrator of it adds one of 0.37 to vcm.vcluster.charts.");
  }

  /** To ask for 0.36.1 would be refused in its turn. */
  @Test
  void oneWhoseChartIsNotHereIsNotSentFromOneRefusalToTheNext() {
    var wish = new ChartWish(new Listed(List.of("0.36.1"), false));

    assertThat(code(wish.checkChange("0.25.0", null))).contains(Code.CONFLICT);
    assertThat(message(wish.checkChange("0.25.0", null)))
        .contains("adds 0.25.0 (or, to upgrade it, one of 0.26) to vcm.vcluster.charts")
        .doesNotContain("0.36.1");
    assertThat(message(wish.checkChange("0.35.2", null)))
        .contains("It can be upgraded to chartVersion 0.36.1.");
  }

  @Test
  void whileTheFileCannotBeReadNothingCanBeAskedFor() {
    var wish = new ChartWish(new Listed(List.of(), false));

    assertThat(code(wish.check("0.36.1"))).contains(Code.UNAVAILABLE);
    assertThat(wish.check(null)).isEmpty();
  }

  private static Optional<Code> code(Optional<Refusal> refusal) {
    return refusal.map(Refusal::code);
  }

  private static String message(Optional<Refusal> refusal) {
    return refusal.orElseThrow().message();
  }

  /**
   * Charts of a service.
   *
   * @param all whether what is not listed can be fetched, too
   */
  private record Listed(List<String> chartVersions, boolean all) implements ValuesCheck {
    @Override
    public List<Refusal> check(Wish wish) {
      return List.of();
    }

    @Override
    public List<Refusal> checkChange(Wish before, Wish after) {
      return List.of();
    }

    @Override
    public Map<String, @Nullable Object> carriedOver(Wish before, Wish after) {
      return after.values();
    }

    @Override
    public boolean hasChart(String version) {
      return all || chartVersions.contains(version);
    }

    @Override
    public boolean hasRules(@Nullable String chartVersion) {
      return true;
    }

    @Override
    public Map<String, @Nullable Object> inAll(
        Map<String, @Nullable Object> values, @Nullable String chartVersion) {
      return values;
    }
  }
}
