package io.vclustermanager.access;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.micronaut.security.token.Claims;
import io.micronaut.security.token.jwt.validator.GenericJwtClaimsValidator;
import io.micronaut.security.token.jwt.validator.JWTClaimsSetUtils;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say besides its end: nothing about a time that is still to come ({@code nbf},
 * with a minute for clocks that differ), and issuer and audience where these are configured.
 *
 * @param <T> the request it came with
 */
@Singleton
final class ClaimRules<T> implements GenericJwtClaimsValidator<T> {
  private final DefaultJWTClaimsVerifier<SecurityContext> verifier;

  ClaimRules(TokenSettings settings) {
    var exact = new JWTClaimsSet.Builder();
    if (settings.issuer() != null) {
      exact.issuer(settings.issuer());
    }
    verifier = new DefaultJWTClaimsVerifier<>(settings.audience(), exact.build(), Set.of("exp"));
  }

  @Override
  public boolean validate(Claims claims, @Nullable T request) {
    try {
      verifier.verify(JWTClaimsSetUtils.jwtClaimsSetFromClaims(claims), null);
      return true;
    } catch (BadJWTException e) {
      return false;
    }
  }
}
