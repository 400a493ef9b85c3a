package io.vclustermanager.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.runtime.ApplicationConfiguration;
import io.micronaut.security.token.claims.ClaimsAudienceProvider;
import io.micronaut.security.token.claims.JtiGenerator;
import io.micronaut.security.token.config.TokenConfiguration;
import io.micronaut.security.token.jwt.generator.claims.JWTClaimsSetGenerator;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * The claims of the service's own tokens, with the issuer and audience that it asks for itself, and
 * times of the clock by which it asks.
 */
@Singleton
@Replaces(JWTClaimsSetGenerator.class)
final class OwnClaims extends JWTClaimsSetGenerator {
  private final TokenSettings settings;
  private final Clock clock;

  OwnClaims(
      TokenConfiguration tokens,
      @Nullable JtiGenerator ids,
      @Nullable ClaimsAudienceProvider audiences,
      @Nullable ApplicationConfiguration application,
      TokenSettings settings,
      Clock clock) {
    super(tokens, ids, audiences, application);
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  protected void populateIss(JWTClaimsSet.Builder claims) {
    if (settings.issuer() == null) {
      super.populateIss(claims);
    } else {
      claims.issuer(settings.issuer());
    }
  }

  @Override
  protected void populateAud(JWTClaimsSet.Builder claims) {
    if (settings.audience() == null) {
      super.populateAud(claims);
    } else {
      claims.audience(settings.audience());
    }
  }

  @Override
  protected void populateExp(JWTClaimsSet.Builder claims, @Nullable Integer seconds) {
    if (seconds != null) {
      claims.expirationTime(Date.from(clock.instant().plusSeconds(seconds)));
    }
  }

  @Override
  protected void populateIat(JWTClaimsSet.Builder claims) {
    var now = clock.instant();
    claims.issueTime(Date.from(now)).claim(TokenTimes.EXACT, now.toEpochMilli());
  }

  @Override
  protected void populateNbf(JWTClaimsSet.Builder claims) {
    claims.notBeforeTime(Date.from(clock.instant()));
  }
}
