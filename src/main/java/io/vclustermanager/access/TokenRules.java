package io.vclustermanager.access;

import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a signed token must say: an end that is to come ({@code exp}), no beginning that is ({@code
 * nbf}), issuer and audience where these are configured, and that it was given after all were ended
 * ({@code iat}), where they were. Time is the service's own: that of the database, by which it ends
 * everything else.
 */
@Singleton
final class TokenRules {
  /** By how much the clock of who has made a token may be ahead of ours. */
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(1);

  private final TokenSettings settings;
  private final JwtSettings own;
  private final Clock clock;

  TokenRules(TokenSettings settings, JwtSettings own, Clock clock) {
    this.settings = settings;
    this.own = own;
    this.clock = clock;
  }

  /** The first rule that these claims break, as a sentence for who has sent them. */
  Optional<String> broken(JWTClaimsSet claims) {
    return Optional.ofNullable(trouble(claims));
  }

  /** Whether the time of these claims is over. */
  boolean isOver(JWTClaimsSet claims) {
    @Nullable Date end = claims.getExpirationTime();
    return end != null && !end.toInstant().isAfter(clock.instant());
  }

  private @Nullable String trouble(JWTClaimsSet claims) {
    @Nullable Date end = claims.getExpirationTime();
    @Nullable Date begin = claims.getNotBeforeTime();
    if (end == null && own.requireExp()) {
      return "The token has no end (exp)";
    }
    if (isOver(claims)) {
      return "The token has expired at " + (end == null ? "" : second(end));
    }
    if (begin != null && begin.toInstant().isAfter(clock.instant().plus(LARGEST_SKEW))) {
      return "The token is not valid before " + second(begin) + " (nbf)";
    }
    return fromElsewhere(claims, tooOld(claims));
  }

  private @Nullable String tooOld(JWTClaimsSet claims) {
    var notBefore = own.notBefore();
    return notBefore == null
        ? null
        : TokenTimes.trouble(claims.getClaims(), notBefore, "all tokens were ended");
  }

  private @Nullable String fromElsewhere(JWTClaimsSet claims, @Nullable String otherwise) {
    if (settings.issuer() != null && !settings.issuer().equals(claims.getIssuer())) {
      return "The token is of another issuer (iss) than " + settings.issuer();
    }
    if (settings.audience() != null && !claims.getAudience().contains(settings.audience())) {
      return "The token is not meant for (aud) " + settings.audience();
    }
    return otherwise;
  }

  private static Instant second(Date date) {
    return date.toInstant().truncatedTo(ChronoUnit.SECONDS);
  }
}
