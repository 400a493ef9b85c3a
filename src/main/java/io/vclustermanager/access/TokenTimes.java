package io.vclustermanager.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a token was given. The claim {@code iat} has whole seconds, within which a token may be
 * given both before and after all others are ended: the service's own have a claim beside it that
 * is exact. Nothing is allowed for clocks that differ: both times are the service's own, and who
 * signs tokens with its key, or is believed as an identity provider, has to keep time as well.
 */
final class TokenTimes {
  /** In whole seconds. */
  static final String GIVEN = "iat";

  /** In milliseconds since 1970. */
  static final String EXACT = "iat_ms";

  private TokenTimes() {}

  /**
   * Why these claims are too old, if they are.
   *
   * @param notBefore when tokens were ended
   * @param what was done then, for the sentence
   */
  static @Nullable String trouble(Map<String, Object> claims, Instant notBefore, String what) {
    var given = given(claims);
    var when = notBefore.truncatedTo(ChronoUnit.SECONDS);
    if (given.isEmpty()) {
      return "The token does not say when it was given (iat), and %s at %s".formatted(what, when);
    }
    return given.get().isBefore(notBefore)
        ? "The token was given at %s, and %s at %s"
            .formatted(given.get().truncatedTo(ChronoUnit.SECONDS), what, when)
        : null;
  }

  private static Optional<Instant> given(Map<String, Object> claims) {
    if (claims.get(EXACT) instanceof Number exact) {
      return Optional.of(Instant.ofEpochMilli(exact.longValue()));
    }
    return claims.get(GIVEN) instanceof Date date
        ? Optional.of(date.toInstant())
        : Optional.empty();
  }
}
