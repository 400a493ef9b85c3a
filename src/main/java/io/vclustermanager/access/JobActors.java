package io.vclustermanager.access;

import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.inventory.TrustRules.Kept;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Jobs of CI as actors: whom their rule stands for, with what it gives now. A token ends when its
 * rule would not give it to the same job any more.
 */
@Singleton
final class JobActors implements ActorSource {
  private static final String REMEDY = "; the job exchanges its token again (POST /auth/exchange)";

  private final TrustRules rules;
  private final CiIssuers issuers;

  JobActors(TrustRules rules, CiIssuers issuers) {
    this.rules = rules;
    this.issuers = issuers;
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return identity instanceof Identity.Job job ? Optional.of(load(job)) : Optional.empty();
  }

  @Override
  public void hold(Identity identity) {
    if (identity instanceof Identity.Job job) {
      rules.hold(job.rule());
    }
  }

  private Standing load(Identity.Job job) {
    return rules
        .find(job.rule())
        .map(kept -> standing(job, kept))
        .orElseGet(() -> out("The trust rule by which this token was given is not known here"));
  }

  private Standing standing(Identity.Job job, Kept kept) {
    if (!kept.isHeld()) {
      return out("The trust rule %s, by which this token was given, was removed", kept.name());
    }
    var issuer = issuers.find(kept.rule().issuer());
    if (issuer.isEmpty()) {
      return out("The issuer of the jobs of the trust rule %s is taken no more", kept.name());
    }
    var mismatches = kept.rule().mismatches(issuer.get().repositoryClaim(), job.claims());
    if (!mismatches.isEmpty()) {
      return out(
          "The trust rule %s was changed and does not give this token any more (%s)",
          kept.name(), mismatches.getFirst().claim());
    }
    var scopes = EnumSet.noneOf(KeyScope.class);
    scopes.addAll(kept.rule().scopes());
    scopes.retainAll(job.scopes());
    return scopes.isEmpty()
        ? out("The trust rule %s was changed and gives none of this token's scopes", kept.name())
        : new Standing.In(actor(kept, scopes), job.given().plus(kept.rule().lifetime()));
  }

  private static Standing out(String sentence, Object... values) {
    return new Standing.Out(sentence.formatted(values) + REMEDY, false);
  }

  /** All jobs of a rule are one actor, so that a job that is run again finds what it has made. */
  static Actor actor(Kept kept, Set<KeyScope> scopes) {
    var rule = kept.rule();
    return new Actor(
        kept.name(),
        ActorKind.OIDC_JOB,
        Set.of(),
        rule.ownerId(),
        Map.of(rule.ownerId(), rule.role()),
        WayIn.EXCHANGED,
        Set.copyOf(scopes));
  }
}
