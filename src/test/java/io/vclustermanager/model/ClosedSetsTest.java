package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words that users and tools rely on come from closed sets; those of other releases stay texts. */
final class ClosedSetsTest {
  @Test
  void everyWordIsThatOfItsConstant() {
    assertThat(Arrays.stream(FailureReason.values()).map(FailureReason::word))
        .containsExactlyElementsOf(camelCase(FailureReason.values()));
    assertThat(Arrays.stream(ConditionType.values()).map(ConditionType::word))
        .containsExactlyElementsOf(camelCase(ConditionType.values()));
  }

  @Test
  void driftIsOfTheKindThatItsWordSays() {
    for (var kind : DriftKind.values()) {
      assertThat(drift(kind.word()).kind()).contains(kind);
      assertThat(kind.of("one", "other").is(kind)).isTrue();
    }
    assertThat(drift("labels.team").kind()).contains(DriftKind.LABEL);
    assertThat(drift("labels.team").label()).isEqualTo("team");
  }

  @Test
  void whatAnotherReleaseWroteIsOfNoKnownKindAndStaysWhatItIs() {
    assertThat(drift("moonPhase").kind()).isEmpty();
    assertThat(drift("moonPhase").what()).isEqualTo("moonPhase");
    var condition =
        new Condition("MoonFull", Condition.Status.TRUE, "Night", "It is.", 1, Instant.EPOCH);
    assertThat(Arrays.stream(ConditionType.values())).noneMatch(condition::is);
  }

  private static Drift drift(String what) {
    return new Drift(what, "one", "other", Instant.EPOCH);
  }

  private static Iterable<String> camelCase(Enum<?>[] constants) {
    return Arrays.stream(constants).map(ClosedSetsTest::camelCase).toList();
  }

  private static String camelCase(Enum<?> constant) {
    return Stream.of(constant.name().split("_"))
        .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
        .reduce("", String::concat);
  }
}
