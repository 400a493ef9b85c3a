package io.vclustermanager.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.access.policy.CelRule.Result;
import io.vclustermanager.model.PolicyRules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an expression of a policy comes to, and what it can never cost. */
final class CelRuleTest {
  private static final Instant NOW = Instant.parse("2026-06-05T17:30:00Z");
  private static final Result USED_UP = new Result.Failed(Fuel.USED_UP);

  private static Result of(String expression, Map<String, ?> given) throws Exception {
    return CelRule.of(expression).evaluate(PolicyFacts.of(given, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input.size == 'LARGE'",
        "!has(input.host)",
        "usage.clusters >= 3",
        "input.lease['for'] > duration('2h')",
        "'DEVELOPER' in actor.roles",
        "action in ['createVirtualCluster', 'deleteCluster']",
        "now.getDayOfWeek('Europe/Berlin') == 5",
        "input.labels.exists(l, l.key == 'team')",
        "cluster.labels['team'].matches('^[a-z]+$')",
        "now - cluster.createdAt < duration('1h')",
        "input.share > 0.25",
      })
  void asksAboutAllThatIsKnownOfARequest(String expression) throws Exception {
    assertThat(
            of(
                expression,
                Map.of(
                    "action",
                    "createVirtualCluster",
                    "actor",
                    Map.of("name", "anna", "roles", List.of("DEVELOPER")),
                    "input",
                    Map.of(
                        "size",
                        "LARGE",
                        "share",
                        0.5,
                        "lease",
                        Map.of("for", Duration.ofHours(3)),
                        "labels",
                        List.of(Map.of("key", "team", "value", "web"))),
                    "cluster",
                    Map.of("labels", Map.of("team", "web"), "createdAt", NOW.minusSeconds(60)),
                    "usage",
                    Map.of("clusters", 3))))
        .isEqualTo(new Result.Is(true));
  }

  @Test
  void whatIsNotThereFailsAndSaysWhat() throws Exception {
    assertThat(of("input.size == 'LARGE'", Map.of()))
        .isEqualTo(new Result.Failed("key 'size' is not present in map."));
    assertThat(of("1 / usage.clusters == 1", Map.of("usage", Map.of("clusters", 0))))
        .isEqualTo(new Result.Failed("/ by zero"));
    assertThat(of("input.size", Map.of("input", Map.of("size", "LARGE"))))
        .isEqualTo(new Result.Failed("it is neither true nor false"));
  }

  @Test
  void nullIsNotThere() throws Exception {
    var given = new HashMap<String, Object>();
    given.put("size", null);
    assertThat(of("has(input.size)", Map.of("input", given))).isEqualTo(new Result.Is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor.name ==",
        "nobody.name == 'anna'",
        "'a text'",
        "1 + 2",
        "now",
        "input.size.startsWith(3)",
        "input.name.matches(input.pattern)",
        "['a'].exists(p, input.name.matches(p))",
      })
  void whatIsNoExpressionIsRefused(String expression) {
    assertThatThrownBy(() -> CelRule.of(expression)).isInstanceOf(BadExpressionException.class);
  }

  @Test
  void whatIsTooLongOrTooDeepIsRefused() {
    var word = " || action == 'x'";
    var most = PolicyRules.LONGEST_EXPRESSION / word.length();
    assertThatThrownBy(() -> CelRule.of("true" + word.repeat(most + 1)))
        .isInstanceOf(BadExpressionException.class);
    assertThatThrownBy(() -> CelRule.of("(".repeat(500) + "true" + ")".repeat(500)))
        .isInstanceOf(BadExpressionException.class);
  }

  @Test
  void theLongestThatIsAllowedIsEvaluated() throws Exception {
    var word = " || action == 'x'";
    var most = PolicyRules.LONGEST_EXPRESSION / word.length();
    assertThat(of("true" + word.repeat(most - 1), Map.of())).isEqualTo(new Result.Is(true));
  }

  @Test
  void roundsAreBounded() throws Exception {
    var many = IntStream.range(0, 100_000).boxed().toList();
    for (var expression :
        List.of(
            "input.many.all(n, n >= 0)",
            "input.many.map(n, n + 1).size() > 0",
            "input.many.exists(n, input.many.exists(m, n < 0 && m < 0))")) {
      assertThat(of(expression, Map.of("input", Map.of("many", many))))
          .as(expression)
          .isIn(new Result.Failed("Iteration budget exceeded: 1000"), USED_UP);
    }
  }

  /** Forty rounds, and a text of a terabyte. */
  @Test
  void aTextThatDoublesIsStopped() throws Exception {
    assertThat(of("['0123456789']" + ".map(s, s + s)".repeat(40) + ".size() == 1", Map.of()))
        .isEqualTo(USED_UP);
    assertThat(of("[[1, 2, 3, 4]]" + ".map(l, l + l)".repeat(40) + ".size() == 1", Map.of()))
        .isEqualTo(USED_UP);
  }

  /** The same list twice, and in that the same twice: small to keep, endless to compare. */
  @Test
  void whatIsComparedIsWeighedBefore() throws Exception {
    var doubled = "[1]" + ".map(l, [l, l])".repeat(40);
    assertThat(of(doubled + " == " + doubled, Map.of())).isEqualTo(USED_UP);
    var nested = "[[1, 2]]" + ".map(l, l.map(x, l))".repeat(40);
    assertThat(of(nested + " != " + nested, Map.of())).isEqualTo(USED_UP);
    assertThat(of("dyn([2]) in dyn(" + doubled + ")", Map.of())).isEqualTo(USED_UP);
  }

  /** Counts in counts are more than memory holds, and compiled at each call. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "input.text.matches('((a{1000}){1000}){10}')",
        "input.text.matches('((a{100}){100}){10}')",
        "input.text.matches('(a')",
        "input.text.matches('(a?){900}b')",
      })
  void aPatternIsBoundedWhenItIsRead(String expression) {
    assertThatThrownBy(() -> CelRule.of(expression)).isInstanceOf(BadExpressionException.class);
  }

  @Test
  void searchesAndBytesAreWeighed() throws Exception {
    var facts =
        Map.of(
            "input",
            Map.of("long", "a".repeat(200_000), "part", "a".repeat(4_000), "t", "a".repeat(4_000)));
    assertThat(of("input.long.contains(input.part)", facts)).isEqualTo(USED_UP);
    assertThat(of("[1, 2, 3, 4, 5].all(n, !input.t.contains(input.part + 'b'))", facts))
        .isEqualTo(USED_UP);
    assertThat(of("!input.t.matches('b$')", facts)).isEqualTo(new Result.Is(true));
    assertThat(of("[bytes(input.long)]" + ".map(x, x + x)".repeat(12) + ".size() == 1", facts))
        .isEqualTo(USED_UP);
  }

  /** Each round would look at all of it once more. */
  @Test
  void aLongTextCostsMore() throws Exception {
    var text = "a".repeat(1_000_000);
    var rounds = IntStream.range(0, 900).boxed().toList();
    assertThat(
            of(
                "input.rounds.all(n, !input.text.matches('b$'))",
                Map.of("input", Map.of("rounds", rounds, "text", text))))
        .isEqualTo(USED_UP);
  }
}
