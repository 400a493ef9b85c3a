package io.vclustermanager.intent.user;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.TrustRule;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How what was decided about a trust rule is answered again, and told to the audit. */
record TrustRuleAnswers(TrustRules rules) implements Answers<TrustRule> {
  @Override
  public List<NodeId> ids(TrustRule rule) {
    return List.of(new NodeId(NodeId.Kind.TRUST_RULE, rule.id()));
  }

  @Override
  public Outcome<TrustRule> again(Ask ask, Former.Same former) {
    var scope = ask.caller().actor().scope();
    return former
        .key(NodeId.Kind.TRUST_RULE)
        .flatMap(id -> Optional.ofNullable(rules.byIds(List.of(id), scope).get(id)))
        .<Outcome<TrustRule>>map(AlreadyAccepted::new)
        .orElseGet(Decisions::notSeenAnyMore);
  }

  /** What a rule says, for the audit. */
  static String words(TrustRule rule) {
    return "version %d, issuer %s, repository %s, conditions %s, %s, scopes %s, for %s"
        .formatted(
            rule.version(),
            rule.issuer(),
            rule.repository(),
            rule.conditions(),
            rule.role(),
            new TreeSet<>(rule.scopes()),
            rule.lifetime());
  }
}
