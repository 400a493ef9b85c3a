package io.vclustermanager.intent.policy;

import io.vclustermanager.access.policy.BadExpressionException;
import io.vclustermanager.access.policy.CelRule;
import io.vclustermanager.access.policy.CelRule.Result;
import io.vclustermanager.access.policy.PolicyFacts;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.model.PolicyRules;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** Tries an expression on a request that somebody makes up. It decides nothing. */
@Singleton
public final class TryPolicy {
  private final TextChecks checks;
  private final Clock clock;

  TryPolicy(TextChecks checks, Clock clock) {
    this.checks = checks;
    this.clock = clock;
  }

  /** What came of it: whether it applies, or why nothing came of it. */
  public sealed interface Tried {
    /** It is true or false. */
    record Is(boolean value) implements Tried {}

    /**
     * It is no expression, so that it cannot be saved.
     *
     * @param why for people
     */
    record Unreadable(String why) implements Tried {}

    /**
     * It cannot be evaluated for this request: a policy that says so applies to it.
     *
     * @param why for people
     */
    record Failed(String why) implements Tried {}
  }

  /**
   * Tries it.
   *
   * @param who asks
   * @param facts plain JSON by the names that expressions know
   */
  public Tried execute(String who, String expression, Map<String, ?> facts) {
    return PolicyRules.checkExpression(expression)
        .<Tried>map(refusal -> new Tried.Unreadable(refusal.message()))
        .orElseGet(
            () ->
                checks.run(
                    who,
                    "expression",
                    () -> tried(expression, facts),
                    (Refusal busy) -> new Tried.Failed(busy.message())));
  }

  private Tried tried(String expression, Map<String, ?> facts) {
    try {
      return switch (CelRule.of(expression).evaluate(PolicyFacts.of(facts, clock.instant()))) {
        case Result.Is(var value) -> new Tried.Is(value);
        case Result.Failed(var why) -> new Tried.Failed(why);
      };
    } catch (BadExpressionException e) {
      return new Tried.Unreadable(e.why());
    }
  }
}
