package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Condition.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conditions keep the time of their last transition. */
final class ConditionTest {
  private static final Instant LATER = NOW.plusSeconds(60);

  @Test
  void theFirstOneIsAdded() {
    var ready = condition("Ready", Status.FALSE, "Absent", NOW);

    assertThat(Condition.set(List.of(), ready)).containsExactly(ready);
  }

  @Test
  void theTransitionTimeStaysWhileTheStatusDoes() {
    var before = condition("Ready", Status.FALSE, "Absent", NOW);
    var after = condition("Ready", Status.FALSE, "PodsPending", LATER);

    assertThat(Condition.set(List.of(before), after))
        .containsExactly(condition("Ready", Status.FALSE, "PodsPending", NOW));
  }

  @Test
  void theTransitionTimeChangesWithTheStatus() {
    var before = condition("Ready", Status.FALSE, "PodsPending", NOW);
    var after = condition("Ready", Status.TRUE, "Ready", LATER);

    assertThat(Condition.set(List.of(before), after)).containsExactly(after);
  }

  @Test
  void othersAreLeftAlone() {
    var other = condition("Synced", Status.UNKNOWN, "Never", NOW);
    var ready = condition("Ready", Status.TRUE, "Ready", LATER);

    assertThat(Condition.set(List.of(other), ready)).containsExactly(other, ready);
  }

  private static Condition condition(String type, Status status, String reason, Instant since) {
    return new Condition(type, status, reason, "in words", 1, since);
  }
}
