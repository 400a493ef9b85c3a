package io.vclustermanager.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.runtime.ApplicationConfiguration;
import io.micronaut.security.token.claims.ClaimsAudienceProvider;
import io.micronaut.security.token.claims.JtiGenerator;
import io.micronaut.security.token.config.TokenConfiguration;
import io.micronaut.security.token.jwt.generator.claims.JWTClaimsSetGenerator;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The claims of the service's own tokens, with the issuer and audience that it asks for itself. */
@Singleton
@Replaces(JWTClaimsSetGenerator.class)
final class OwnClaims extends JWTClaimsSetGenerator {
  private final TokenSettings settings;

  OwnClaims(
      TokenConfiguration tokens,
      @Nullable JtiGenerator ids,
      @Nullable ClaimsAudienceProvider audiences,
      @Nullable ApplicationConfiguration application,
      TokenSettings settings) {
    super(tokens, ids, audiences, application);
    this.settings = settings;
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
}
