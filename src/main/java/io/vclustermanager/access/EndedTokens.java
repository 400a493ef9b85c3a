package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.model.TokenEnds;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens that were ended before their time: their user has another password, was removed, or has
 * ended them. Since when tokens are taken never goes back, so that what was found refuses rightly
 * for as long as it is kept; what is to be taken asks anew.
 */
@Singleton
final class EndedTokens {
  private static final int MOST_CACHED = 10_000;
  private static final String WHAT = "the tokens of its user were ended";

  private final TokenEnds ends;

  private final Cache<String, Instant> cache =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(Actors.FRESH).build();

  EndedTokens(TokenEnds ends) {
    this.ends = ends;
  }

  /** Why what was shown has ended, as far as that is known without the database. */
  Optional<Standing.Out> known(Authentication shown, Identity identity) {
    return isToken(identity)
        ? Optional.ofNullable(cache.getIfPresent(identity.subject()))
            .flatMap(floor -> why(shown, floor))
        : Optional.empty();
  }

  /** The same, asked of the database. */
  Optional<Standing.Out> find(Authentication shown, Identity identity) {
    return floor(identity).flatMap(floor -> why(shown, floor));
  }

  /** Since when the tokens of this one are taken, asked of the database; empty: all are. */
  Optional<Instant> floor(Identity identity) {
    var floor =
        switch (identity) {
          case Identity.Person(var name, _) -> ends.find(name);
          case Identity.Issued issued -> ends.find(issued.issuer(), issued.sub());
          case Identity.Session _,
              Identity.Key _,
              Identity.ConfiguredKey _,
              Identity.Job _,
              Identity.Account _,
              Identity.Certificate _ ->
              Optional.<Instant>empty();
        };
    floor.ifPresent(each -> cache.put(identity.subject(), each));
    return floor;
  }

  private static boolean isToken(Identity identity) {
    return switch (identity) {
      case Identity.Person _, Identity.Issued _ -> true;
      case Identity.Session _,
          Identity.Key _,
          Identity.ConfiguredKey _,
          Identity.Job _,
          Identity.Account _,
          Identity.Certificate _ ->
          false;
    };
  }

  /** Why what was shown has ended, where tokens are taken since then. */
  static Optional<Standing.Out> why(Authentication shown, Instant floor) {
    return Optional.ofNullable(TokenTimes.trouble(shown.getAttributes(), floor, WHAT))
        .map(trouble -> new Standing.Out(trouble + TokenTroubles.REMEDY, false));
  }
}
