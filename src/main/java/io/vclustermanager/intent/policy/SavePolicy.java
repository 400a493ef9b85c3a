package io.vclustermanager.intent.policy;

import io.vclustermanager.access.policy.BadExpressionException;
import io.vclustermanager.access.policy.CelRule;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.PolicyRules;
import io.vclustermanager.model.PolicyRules.Wish;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Saves a policy, or changes the one of this name. It holds for what is asked for from now on; what
 * is there already stays. How often it applied is counted anew when it changes.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID and OUT_OF_RANGE for what is wrong in
 * itself; CONFLICT (another version); QUOTA_EXCEEDED when there are as many as there may be;
 * UNAVAILABLE when nobody has time to read it.
 */
@Singleton
public final class SavePolicy {
  private static final String MUTATION = "savePolicy";

  private final PolicyDecisions decisions;
  private final Policies policies;
  private final TextChecks checks;
  private final Clock clock;

  SavePolicy(PolicyDecisions decisions, Policies policies, TextChecks checks, Clock clock) {
    this.decisions = decisions;
    this.policies = policies;
    this.checks = checks;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param expectedVersion refuse when it has another, 0 where there is none; null: any
   */
  public record Request(Wish wish, @Nullable Long expectedVersion) {}

  /** Asks for it. */
  public Outcome<Policy> execute(Ask ask, Request request) {
    var actor = ask.caller().actor();
    // Who may not save it makes nobody read it.
    var refusals =
        actor.isAdmin()
            ? checks.find(actor.subject(), "expression", () -> check(request.wish))
            : List.<Refusal>of();
    return decisions.decide(
        ask, MUTATION, request.wish.name(), () -> decide(ask, request, refusals));
  }

  private static List<Refusal> check(Wish wish) {
    var wrong = new ArrayList<>(PolicyRules.check(wish));
    if (PolicyRules.checkExpression(wish.expression()).isEmpty()) {
      try {
        CelRule.of(wish.expression());
      } catch (BadExpressionException e) {
        wrong.add(Refusal.of(Code.INVALID, "expression", e.why()));
      }
    }
    return wrong;
  }

  private Outcome<Policy> decide(Ask ask, Request request, List<Refusal> refusals) {
    if (!refusals.isEmpty()) {
      return new Rejected<>(refusals);
    }
    var former = policies.locked(request.wish.name());
    var other =
        ExpectedVersion.check(
                request.expectedVersion,
                former.map(Policy::version).orElse(0L),
                "The policy has version")
            .or(() -> former.isPresent() ? Optional.empty() : full());
    return other.isPresent()
        ? new Rejected<>(List.of(other.get()))
        : new Accepted<>(save(ask, request.wish, former));
  }

  /** Two at the same moment may both be the last that fits: the bound is one of time, not exact. */
  private Optional<Refusal> full() {
    var there = policies.count();
    return there < PolicyRules.MOST
        ? Optional.empty()
        : Optional.of(
            Refusal.ofQuota(
                "name",
                "There are %d policies, which is the most: remove one first, or say several things"
                        .formatted(there)
                    + " in one.",
                PolicyRules.MOST,
                there));
  }

  private Policy save(Ask ask, Wish wish, Optional<Policy> former) {
    var now = clock.instant();
    var made = made(ask, wish, now);
    if (former.isEmpty()) {
      policies.insert(made);
      return made;
    }
    if (former.get().saysTheSame(made)) {
      return former.get();
    }
    var changed = former.get().changed(made, now);
    policies.update(changed);
    return changed;
  }

  private static Policy made(Ask ask, Wish wish, Instant now) {
    var message = wish.message();
    return new Policy(
        NodeId.newKey(now),
        wish.name(),
        wish.description(),
        wish.expression().strip(),
        wish.about(),
        wish.effect(),
        message == null ? "" : message.strip(),
        wish.defaults(),
        ask.caller().actor().asName(),
        now,
        now,
        null,
        1);
  }
}
