package io.vclustermanager.access;

import io.vclustermanager.model.PageSession;
import io.vclustermanager.model.PageSession.Confirmation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether the word of an identity provider, by which a session began, still counts. After twelve
 * hours the provider is to say it again, for which the browser goes there: the session ends. Not
 * while the provider is away, of which nobody shall be signed out.
 */
@Singleton
final class Confirmations {
  private final Issuers issuers;
  private final Clock clock;

  Confirmations(Issuers issuers, Clock clock) {
    this.issuers = issuers;
    this.clock = clock;
  }

  /** Why the session does not go on, for people. May ask the provider. */
  Optional<String> whyOver(PageSession session) {
    return whyOver(session, Provider::isAway);
  }

  /** The same, as far as it is known now: nobody is waited for. */
  Optional<String> whyOverAsFarAsKnown(PageSession session) {
    return whyOver(session, Provider::isAwayAsFarAsKnown);
  }

  private Optional<String> whyOver(PageSession session, Predicate<Provider> isAway) {
    return Optional.ofNullable(session.confirmation()).flatMap(each -> whyOver(each, isAway));
  }

  private Optional<String> whyOver(Confirmation confirmation, Predicate<Provider> isAway) {
    var provider = issuers.provider(confirmation.issuer());
    if (provider.isEmpty()) {
      return Optional.of(
          "The identity provider of this session does not stand in the settings any more; sign in"
              + " another way");
    }
    return confirmation.isDue(clock.instant()) && !isAway.test(provider.get())
        ? Optional.of(
            "After %d hours the identity provider %s is to say again who you are; sign in again"
                .formatted(PageSession.CONFIRMED.toHours(), provider.get().name()))
        : Optional.empty();
  }

  /** What the groups of a session give, as the settings are now. */
  IssuerClaims.Given given(Confirmation confirmation) {
    return issuers
        .provider(confirmation.issuer())
        .map(each -> each.given(confirmation.groups()))
        .orElseGet(() -> new IssuerClaims.Given(Set.of(), Map.of()));
  }
}
