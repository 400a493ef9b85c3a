package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.Cutoff.CutOffException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work that is cut off ends its wait and begins no other. */
final class CutoffTest {
  private final Cutoff work = new Cutoff();
  private final List<String> ended = new ArrayList<>();

  private Cutoff.Wait waitFor(String what) {
    return Cutoff.begin(() -> ended.add(what));
  }

  private String step() {
    Cutoff.check();
    return "done";
  }

  @Test
  void endsTheWaitUnderWayAndNoneThatIsOver() {
    work.run(
        () -> {
          try (var _ = waitFor("first")) {
            step();
          }
          try (var _ = waitFor("outer")) {
            try (var _ = waitFor("inner")) {
              step();
            }
            work.cut();
          }
          return "";
        });
    assertThat(ended).containsExactly("outer");
  }

  @Test
  void beginsNothingAfterwards() {
    work.cut();
    assertThatThrownBy(() -> work.run(this::step)).isInstanceOf(CutOffException.class);
    assertThatThrownBy(() -> work.run(() -> waitFor("late"))).isInstanceOf(CutOffException.class);
    assertThat(ended).isEmpty();
    assertThat(work.isCut()).isTrue();
  }

  @Test
  void whoeverIsNobodysWorkIsNeverCutOff() {
    work.cut();
    assertThat(step()).isEqualTo("done");
    try (var _ = waitFor("free")) {
      assertThat(Cutoff.isCurrentCut()).isFalse();
    }
  }
}
