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
 * ended them. What was found of a name is kept for seconds.
 */
@Singleton
final class EndedTokens {
  private static final int MOST_CACHED = 10_000;
  private static final String WHAT = "the tokens of its user were ended";

  private final TokenEnds ends;

  /**
   * Taken by each look-up before it begins: what it brings too late goes into one that was left.
   */
  private volatile Cache<String, Optional<Instant>> cache = cache();

  EndedTokens(TokenEnds ends) {
    this.ends = ends;
  }

  /** Why what was shown has ended, if it is a token and has. May ask the database. */
  Optional<Standing.Out> find(Authentication authentication) {
    return authentication instanceof Identified
        ? Optional.empty()
        : cache
            .get(authentication.getName(), ends::find)
            .map(floor -> TokenTimes.trouble(authentication.getAttributes(), floor, WHAT))
            .map(trouble -> new Standing.Out(trouble + TokenTroubles.REMEDY, false));
  }

  /** They were changed by us, and that is committed. */
  void forget() {
    cache = cache();
  }

  private static Cache<String, Optional<Instant>> cache() {
    return Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(Actors.FRESH).build();
  }
}
