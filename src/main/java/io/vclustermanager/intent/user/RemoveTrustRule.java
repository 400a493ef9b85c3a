package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.TrustRule;
import io.vclustermanager.model.TrustRuleChecks;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes a trust rule out of use: tokens that it has given end at once on this replica, within five
 * seconds on the others, and their kubeconfigs with them. What else the jobs have made stays.
 *
 * <p>Refuses: NOT_FOUND, also for one that was removed; FORBIDDEN to who has not the rule's role in
 * its owner, and to keys and tokens without the scope ADMIN; CONFLICT for another version.
 */
@Singleton
public final class RemoveTrustRule {
  private static final String MUTATION = "removeTrustRule";
  private static final String FIELD = "rule";

  private final Decisions decisions;
  private final Owners owners;
  private final OwnerChanges changes;
  private final TrustRules rules;
  private final KubeconfigGrants grants;
  private final Actors actors;
  private final AuditLog auditLog;
  private final Clock clock;

  RemoveTrustRule(
      Decisions decisions,
      Owners owners,
      OwnerChanges changes,
      TrustRules rules,
      KubeconfigGrants grants,
      Actors actors,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.owners = owners;
    this.changes = changes;
    this.rules = rules;
    this.grants = grants;
    this.actors = actors;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /**
   * Asks for it.
   *
   * @param idOrName its id, or its owner's name, a slash and its own
   */
  public Outcome<TrustRule> execute(Ask ask, String idOrName, @Nullable Long expectedVersion) {
    var outcome =
        decisions.decide(
            ask,
            MUTATION,
            idOrName,
            _ -> Optional.empty(),
            new TrustRuleAnswers(rules),
            () -> decide(ask, idOrName, expectedVersion));
    if (outcome instanceof Accepted && !ask.dryRun()) {
      actors.forget();
    }
    return outcome;
  }

  private record Found(Owner owner, TrustRule rule) {}

  private Outcome<TrustRule> decide(Ask ask, String idOrName, @Nullable Long expectedVersion) {
    ask.caller().again().holdUser();
    var found = find(ask.caller().actor(), idOrName).flatMap(this::locked);
    ask.caller().again().holdKey();
    return ask.now()
        .map(now -> decide(now, found.filter(each -> sees(now, each.owner)), expectedVersion))
        .orElseGet(Decisions::endedMeanwhile);
  }

  private static boolean sees(Ask ask, Owner owner) {
    return ask.caller().actor().scope().covers(owner.id());
  }

  private Outcome<TrustRule> decide(
      Ask ask, Optional<Found> found, @Nullable Long expectedVersion) {
    var actor = ask.caller().actor();
    if (found.isEmpty()) {
      return Decisions.rejected(
          Refusal.of(
              Code.NOT_FOUND,
              FIELD,
              "There is no such trust rule that you may see; name it by its id or as"
                  + " <owner>/<rule>."));
    }
    var owner = found.get().owner;
    var rule = found.get().rule;
    return TrustRuleChecks.forbidden(actor, owner, rule.role(), FIELD)
        .or(() -> ExpectedVersion.check(expectedVersion, rule.version(), "The rule has version"))
        .<Outcome<TrustRule>>map(Decisions::rejected)
        .orElseGet(() -> new Accepted<>(remove(ask, owner, rule)));
  }

  private Optional<Found> find(Actor actor, String idOrName) {
    return NodeId.parse(NodeId.Kind.TRUST_RULE, idOrName)
        .map(id -> byId(actor, id))
        .orElseGet(() -> byName(actor, idOrName));
  }

  private Optional<Found> byId(Actor actor, UUID id) {
    return Optional.ofNullable(rules.byIds(List.of(id), actor.scope()).get(id))
        .flatMap(
            rule ->
                Optional.ofNullable(
                        owners.byIds(List.of(rule.ownerId()), actor.scope()).get(rule.ownerId()))
                    .map(owner -> new Found(owner, rule)));
  }

  private Optional<Found> byName(Actor actor, String text) {
    var slash = text.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : owners
            .find(text.substring(0, slash), actor.scope())
            .flatMap(
                owner ->
                    rules
                        .held(owner.id(), text.substring(slash + 1))
                        .map(rule -> new Found(owner, rule)));
  }

  /** As it is behind the lock on its owner's row, if it still holds. */
  private Optional<Found> locked(Found found) {
    return changes
        .locked(NodeId.text(NodeId.Kind.OWNER, found.owner.id()))
        .flatMap(
            owner ->
                rules
                    .held(owner.id(), found.rule.name())
                    .filter(rule -> rule.id().equals(found.rule.id()))
                    .map(rule -> new Found(owner, rule)));
  }

  private TrustRule remove(Ask ask, Owner owner, TrustRule rule) {
    var now = clock.instant();
    var removed = rule.removed(now);
    rules.update(removed);
    var revoked = grants.revokeAllOf(rule.actor(owner.name()), now);
    auditLog.append(
        ask.caller(),
        now,
        new AuditEntry(
            MUTATION,
            owner.name() + "/" + rule.name(),
            AuditEntry.Outcome.DONE,
            TrustRuleAnswers.words(rule) + ", kubeconfigs revoked: " + revoked));
    return removed;
  }
}
