package io.vclustermanager.intent.policy;

import io.vclustermanager.access.policy.PolicyBook;
import io.vclustermanager.intent.AdminDecisions;
import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.AdminDecisions.Noun;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What every intent about a policy has around it. */
@Singleton
final class PolicyDecisions {
  private final AdminDecisions decisions;
  private final PolicyBook book;
  private final Noun<Policy> noun;

  PolicyDecisions(AdminDecisions decisions, PolicyBook book, Policies policies) {
    this.decisions = decisions;
    this.book = book;
    this.noun = new OfPolicies(policies);
  }

  /** Decides, if an administrator asks; what was saved holds on this replica when it returns. */
  Outcome<Policy> decide(
      Ask ask, String mutation, String name, Supplier<Outcome<Policy>> decision) {
    var outcome = decisions.decide(ask, new Asked(mutation, "name", name, null), noun, decision);
    if (outcome instanceof Accepted && !ask.dryRun()) {
      book.forget();
    }
    return outcome;
  }

  private record OfPolicies(Policies policies) implements Noun<Policy> {
    @Override
    public String plural() {
      return "policies";
    }

    @Override
    public NodeId id(Policy policy) {
      return new NodeId(NodeId.Kind.POLICY, policy.id());
    }

    @Override
    public String name(Policy policy) {
      return policy.name();
    }

    /** A change of what is refused is told by itself, not only that there was one. */
    @Override
    public String said(Policy policy) {
      return "%s %s: %s"
          .formatted(
              policy.effect(),
              policy.actions().isEmpty() ? "all" : String.join(",", policy.actions()),
              policy.expression());
    }

    @Override
    public Optional<Policy> find(UUID key) {
      return Optional.ofNullable(policies.byIds(List.of(key)).get(key));
    }

    /** Two first ones at the same time. */
    @Override
    public Optional<Refusal> meaning(String constraint) {
      return constraint.equals("policy_name")
          ? Optional.of(
              Refusal.of(
                  Code.CONFLICT, "name", "A policy of this name was just saved; look again."))
          : Optional.empty();
    }
  }
}
