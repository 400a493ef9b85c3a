package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.TrustRule.Mismatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs a trust rule takes. */
final class TrustRuleTest {
  @ParameterizedTest
  @CsvSource({
    "refs/heads/main, refs/heads/main, true",
    "refs/heads/main, refs/heads/main2, false",
    "refs/heads/main, refs/heads/Main, false",
    "refs/heads/main, refs/heads/mai, false",
    "refs/heads/*, refs/heads/main, true",
    "refs/heads/*, refs/heads/, true",
    "refs/heads/*, refs/tags/v1, false",
    "refs/heads/*, x/refs/heads/main, false",
    "*, refs/heads/main, true",
    "refs/heads/.*, refs/heads/main, false",
  })
  void aTextFitsToTheLetterOrUpToItsStar(String text, String has, boolean fits) {
    assertThat(rule(Map.of("ref", List.of("other", text))).mismatches("id", job("ref", has)))
        .hasSize(fits ? 0 : 1);
  }

  @Test
  void allConditionsMustHoldAndTheFirstByNameIsToldFirst() {
    var rule = rule(Map.of("ref", List.of("a", "b"), "environment", List.of("prod")));

    assertThat(rule.mismatches("id", job("ref", "c")))
        .containsExactly(
            new Mismatch("environment", "prod", null), new Mismatch("ref", "a or b", "c"));
  }

  @Test
  void aClaimThatIsMissingFitsNothing() {
    assertThat(rule(Map.of("ref", List.of("*"))).mismatches("id", Map.of("id", "74"))).hasSize(1);
    assertThat(rule(Map.of()).mismatches("id", Map.of()))
        .containsExactly(new Mismatch("id", "74", null));
  }

  @Test
  void anEventOfStrangersIsTakenOnlyWhereItIsNamed() {
    for (var event :
        List.of(
            "pull_request_target",
            "workflow_run",
            "issue_comment",
            "issues",
            "discussion",
            "pull_request_review",
            "pull_request_review_comment",
            "fork",
            "watch",
            "gollum",
            "check_suite",
            "status",
            "an event of tomorrow")) {
      var job = job("event_name", event);
      assertThat(rule(Map.of()).mismatches("id", job))
          .singleElement()
          .matches(Mismatch::isOfStrangers);
      assertThat(rule(Map.of("event_name", List.of("*"))).mismatches("id", job)).hasSize(1);
      assertThat(rule(Map.of("event_name", List.of("push", event))).mismatches("id", job))
          .isEmpty();
    }
    for (var event : TrustRule.EVENTS_OF_MEMBERS) {
      assertThat(rule(Map.of()).mismatches("id", job("event_name", event))).isEmpty();
    }
  }

  private static Map<String, String> job(String claim, String value) {
    return new HashMap<>(Map.of("id", "74", claim, value));
  }

  private static TrustRule rule(Map<String, List<String>> conditions) {
    return new TrustRule(
        new UUID(0, 1),
        "deploy",
        new UUID(0, 2),
        "https://issuer.example.com",
        "74",
        conditions,
        Role.CI,
        Set.of(KeyScope.READ),
        Duration.ofMinutes(15),
        new ActorName("dev", ActorKind.USER),
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        1);
  }
}
