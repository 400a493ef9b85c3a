package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.access.TrustIssuers;
import io.vclustermanager.access.TrustIssuers.TrustIssuer;
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
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.TrustKind;
import io.vclustermanager.model.TrustRule;
import io.vclustermanager.model.TrustRuleChecks;
import io.vclustermanager.model.TrustRuleChecks.Wish;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which jobs of CI are trusted to work for a team, or changes that: tokens that it would not
 * give any more end at once, and all kubeconfigs that were given by it as it was. A rule that was
 * removed frees its name, for another rule.
 *
 * <p>Refuses: NOT_FOUND for an owner that is not there or may not be seen; FORBIDDEN to who has not
 * the rule's role there, and to keys and tokens without the scope ADMIN; INVALID and OUT_OF_RANGE
 * for what is wrong in itself, an issuer that the settings do not name among it; CONFLICT for
 * another version, and for a ServiceAccount that works for another owner; FORBIDDEN to all but
 * administrators for those of hosts.
 */
@Singleton
public final class SaveTrustRule {
  private static final String MUTATION = "saveTrustRule";

  /** What stands before the name of a host. */
  private static final String HOST = "host:";

  /** Of one owner: all that are for a job's repository are read when it exchanges its token. */
  private static final int MOST = 100;

  private final Decisions decisions;
  private final Owners owners;
  private final OwnerChanges changes;
  private final TrustRules rules;
  private final KubeconfigGrants grants;
  private final TrustIssuers issuers;
  private final Actors actors;
  private final AuditLog auditLog;
  private final Clock clock;

  SaveTrustRule(
      Decisions decisions,
      Owners owners,
      OwnerChanges changes,
      TrustRules rules,
      KubeconfigGrants grants,
      TrustIssuers issuers,
      Actors actors,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.owners = owners;
    this.changes = changes;
    this.rules = rules;
    this.grants = grants;
    this.issuers = issuers;
    this.actors = actors;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param owner its id or name
   * @param issuer what it is called in the settings, or {@code iss} of its tokens
   * @param expectedVersion refuse when it has another, 0 where there is none; null: any
   */
  public record Request(String owner, String issuer, Wish wish, @Nullable Long expectedVersion) {}

  /** Asks for it. */
  public Outcome<TrustRule> execute(Ask ask, Request request) {
    var outcome =
        decisions.decide(
            ask,
            MUTATION,
            request.owner + "/" + request.wish.name(),
            _ -> Optional.empty(),
            new TrustRuleAnswers(rules),
            () -> decide(ask, request));
    if (outcome instanceof Accepted && !ask.dryRun()) {
      actors.forget();
    }
    return outcome;
  }

  private Outcome<TrustRule> decide(Ask ask, Request request) {
    ask.caller().again().holdUser();
    // Behind the lock on the owner's row nobody takes the name meanwhile, or the owner away.
    var found =
        find(ask.caller().actor(), request.owner).flatMap(owner -> changes.locked(id(owner)));
    ask.caller().again().holdKey();
    // What is kept of the actor may be from before a removal, which the rule would outlive.
    return ask.now()
        .map(now -> decide(now, found.filter(owner -> sees(now, owner)), request))
        .orElseGet(Decisions::endedMeanwhile);
  }

  private static boolean sees(Ask ask, Owner owner) {
    return ask.caller().actor().scope().covers(owner.id());
  }

  private Outcome<TrustRule> decide(Ask ask, Optional<Owner> found, Request request) {
    var actor = ask.caller().actor();
    if (found.isEmpty()) {
      return Decisions.rejected(
          Refusal.of(
              Code.NOT_FOUND,
              "owner",
              "There is no owner " + Names.quoted(request.owner) + " that you may see."));
    }
    var owner = found.get();
    var issuer = issuers.find(request.issuer);
    var former = rules.held(owner.id(), request.wish.name());
    var refusals = check(actor, owner, issuer, former, request);
    return refusals.isEmpty() && issuer.isPresent()
        ? new Accepted<>(save(ask, owner, issuer.get(), former, request.wish))
        : new Rejected<>(refusals);
  }

  private List<Refusal> check(
      Actor actor,
      Owner owner,
      Optional<TrustIssuer> issuer,
      Optional<TrustRule> former,
      Request request) {
    var refusals = new ArrayList<Refusal>();
    TrustRuleChecks.forbidden(actor, owner, request.wish.role(), "role")
        .or(
            () ->
                former.flatMap(
                    rule -> TrustRuleChecks.forbidden(actor, owner, rule.role(), "name")))
        .ifPresent(refusals::add);
    if (!refusals.isEmpty()) {
      return refusals;
    }
    TrustRuleChecks.noTeam(owner).ifPresent(refusals::add);
    issuer.ifPresentOrElse(
        each -> refusals.addAll(check(actor, owner, each, request.wish)),
        () -> refusals.add(unknown(request.issuer)));
    var held = former.isEmpty() ? rules.count(owner.id()) : 0;
    if (held >= MOST) {
      refusals.add(
          Refusal.ofQuota(
              "name",
              "'%s' has %d trust rules, which is the most: remove one first."
                  .formatted(owner.name(), held),
              MOST,
              held));
    }
    ExpectedVersion.check(
            request.expectedVersion,
            former.map(TrustRule::version).orElse(0L),
            "The rule has version")
        .ifPresent(refusals::add);
    return refusals;
  }

  private List<Refusal> check(Actor actor, Owner owner, TrustIssuer issuer, Wish wish) {
    var refusals = new ArrayList<Refusal>();
    TrustRuleChecks.notOfHosts(actor, issuer.kind()).ifPresent(refusals::add);
    refusals.addAll(TrustRuleChecks.check(wish, issuer.kind(), issuer.repositoryClaim()));
    if (refusals.isEmpty() && issuer.kind() == TrustKind.KUBERNETES) {
      elsewhere(owner, issuer, wish).ifPresent(refusals::add);
    }
    return refusals;
  }

  /** An account says with no request for whom it works: two owners could not be told apart. */
  private Optional<Refusal> elsewhere(Owner owner, TrustIssuer issuer, Wish wish) {
    return rules.ofJobs(issuer.issuer(), wish.repository(), null).stream()
        .filter(each -> !each.rule().ownerId().equals(owner.id()))
        .findFirst()
        .map(
            each ->
                Refusal.of(
                    Code.CONFLICT,
                    "repository",
                    "The ServiceAccount works for another owner by the rule '%s': remove that first."
                        .formatted(each.name())));
  }

  private Refusal unknown(String issuer) {
    if (issuer.startsWith(HOST)) {
      return Refusal.of(
          Code.INVALID,
          "issuer",
          ("There is no host %s that has said what it calls itself in tokens: hosts { name } lists"
                  + " them, and a new one is looked at within minutes.")
              .formatted(Names.quoted(issuer.substring(HOST.length()))));
    }
    return Refusal.of(
        Code.INVALID,
        "issuer",
        "%s is no issuer that is trusted here: %s."
            .formatted(Names.quoted(issuer), issuers.words()));
  }

  private Optional<Owner> find(Actor actor, String name) {
    return NodeId.looksLikeId(name)
        ? NodeId.parse(NodeId.Kind.OWNER, name)
            .map(id -> owners.byIds(List.of(id), actor.scope()).get(id))
        : owners.find(name, actor.scope());
  }

  private static String id(Owner owner) {
    return NodeId.text(NodeId.Kind.OWNER, owner.id());
  }

  /**
   * Which of the kubeconfigs it would give still, nobody keeps: who needs one asks for another. A
   * new rule may be the narrower one of a ServiceAccount that has had others.
   */
  private String revoke(Owner owner, TrustRule rule, Instant now) {
    var count = grants.revokeAllOf(rule.actor(owner.name()), now);
    return count == 0 ? "" : ", kubeconfigs revoked: " + count;
  }

  private TrustRule save(
      Ask ask, Owner owner, TrustIssuer issuer, Optional<TrustRule> former, Wish wish) {
    var now = clock.instant();
    var made =
        new TrustRule(
            NodeId.newKey(now),
            wish.name(),
            owner.id(),
            issuer.issuer(),
            wish.repository(),
            wish.byClaim(),
            wish.role(),
            wish.narrowedTo(),
            wish.length(),
            ask.caller().actor().asName(),
            now,
            now,
            null,
            1);
    var saved = former.map(rule -> rule.saysTheSame(made) ? rule : rule.changed(made, now));
    var rule = saved.orElse(made);
    var revoked = "";
    if (former.isEmpty() || !saved.equals(former)) {
      saved.ifPresentOrElse(rules::update, () -> rules.insert(made));
      revoked = revoke(owner, former.orElse(made), now);
    }
    auditLog.append(
        ask.caller(),
        now,
        new AuditEntry(
            MUTATION,
            owner.name() + "/" + rule.name(),
            AuditEntry.Outcome.DONE,
            TrustRuleAnswers.words(rule) + revoked));
    return rule;
  }
}
