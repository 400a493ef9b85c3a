package io.vclustermanager.access;

import io.vclustermanager.inventory.TokenIssuers.Place;
import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.inventory.TrustRules.Kept;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.TrustKind;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * ServiceAccounts as actors: a trust rule says for whom one works. The same account of two hosts is
 * two actors, for whoever administers one host makes accounts of any name there.
 */
@Singleton
final class AccountActors implements ActorSource {
  private static final String ACCOUNT =
      TrustKind.KUBERNETES.repositoryClaim().orElseThrow(IllegalStateException::new);

  private final TrustRules rules;
  private final AccountPlaces places;

  AccountActors(TrustRules rules, AccountPlaces places) {
    this.rules = rules;
    this.places = places;
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return identity instanceof Identity.Account who ? Optional.of(load(who)) : Optional.empty();
  }

  @Override
  public void hold(Identity identity) {
    if (identity instanceof Identity.Account who) {
      rules.hold(TrustKind.HOST + who.host(), who.account());
    }
  }

  private Standing load(Identity.Account who) {
    return places
        .find(who.host())
        .map(place -> load(who, place))
        .orElseGet(
            () ->
                new Standing.Out(
                    "The host '%s' is none whose ServiceAccounts are taken here"
                        .formatted(who.host()),
                    false));
  }

  private Standing load(Identity.Account who, Place place) {
    var all = fitting(who);
    var fit = all.stream().filter(each -> isOfThis(place, each)).toList();
    if (fit.isEmpty() && !all.isEmpty()) {
      return new Standing.Out(
          "The trust rule %s is of another API server that the host '%s' was before: remove it, and save it anew"
              .formatted(all.getFirst().name(), who.host()),
          false);
    }
    return fit.isEmpty()
        ? new Standing.Out(
            "No trust rule takes the ServiceAccount %s of the host '%s'; an administrator saves one (saveTrustRule, with the issuer %s)"
                .formatted(who.account(), who.host(), TrustKind.HOST + who.host()),
            false)
        : new Standing.In(actor(who, Kept.narrowest(fit)));
  }

  /** Who administers the new one makes accounts of any name there. */
  private static boolean isOfThis(Place place, Kept kept) {
    var since = place.since();
    return since == null || !kept.rule().updatedAt().isBefore(since);
  }

  private List<Kept> fitting(Identity.Account who) {
    var claims = Map.of(ACCOUNT, who.account(), TrustKind.UID, who.uid());
    return rules.ofJobs(TrustKind.HOST + who.host(), who.account(), null).stream()
        .filter(each -> each.rule().mismatches(ACCOUNT, claims).isEmpty())
        .toList();
  }

  private static Actor actor(Identity.Account who, Kept kept) {
    var rule = kept.rule();
    return new Actor(
        who.host() + "/" + who.account(),
        ActorKind.SERVICE_ACCOUNT,
        Set.of(),
        rule.ownerId(),
        Map.of(rule.ownerId(), rule.role()),
        WayIn.SERVICE_ACCOUNT,
        rule.scopes());
  }
}
