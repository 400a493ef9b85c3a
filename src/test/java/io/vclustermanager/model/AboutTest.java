package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Event.FieldChange;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people say about a cluster. */
final class AboutTest {
  private static final About ABOUT = About.named("Hello", Map.of("team", "red", "x", "y"));

  @Test
  void whatIsSaidAgainIsNoChange() {
    assertThat(ABOUT.changesTo(ABOUT.withLabels(Map.of("x", "y", "team", "red")))).isEmpty();
  }

  @Test
  void eachThingThatIsSaidOtherwiseIsToldByItsName() {
    var next = ABOUT.withLabels(Map.of("team", "blue", "z", "1")).withDeletionProtection(true);

    assertThat(ABOUT.changesTo(next))
        .containsExactly(
            new FieldChange("labels.team", "red", "blue"),
            new FieldChange("labels.x", "y", null),
            new FieldChange("labels.z", null, "1"),
            new FieldChange("deletionProtection", "false", "true"));
    assertThat(next.displayName()).isEqualTo("Hello");
  }

  @Test
  void whatIsWrongInItselfIsRefused() {
    assertThat(ABOUT.check()).isEmpty();
    assertThat(ABOUT.withLabels(Map.of("no key!", "")).check()).hasSize(1);
    assertThat(ABOUT.withDescription("x".repeat(1001)).check()).hasSize(1);
    assertThat(ABOUT.withDescription("x".repeat(1000)).check()).isEmpty();
  }

  @Test
  void aBlankDescriptionIsNone() {
    assertThat(ABOUT.withDescription("for a demo").description()).isEqualTo("for a demo");
    assertThat(ABOUT.withDescription("for a demo").withDescription(" ")).isEqualTo(ABOUT);
    assertThat(ABOUT.changesTo(ABOUT.withDescription("for a demo")))
        .containsExactly(new FieldChange("description", null, "for a demo"));
  }
}
