package io.vclustermanager.access;

import io.micronaut.security.token.Claims;
import io.micronaut.security.token.jwt.validator.GenericJwtClaimsValidator;
import io.micronaut.security.token.jwt.validator.JWTClaimsSetUtils;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Has the {@link TokenRules} asked for each token, beside the right key.
 *
 * @param <T> the request it came with
 */
@Singleton
final class ClaimRules<T> implements GenericJwtClaimsValidator<T> {
  private final TokenRules rules;

  ClaimRules(TokenRules rules) {
    this.rules = rules;
  }

  @Override
  public boolean validate(Claims claims, @Nullable T request) {
    return rules.broken(JWTClaimsSetUtils.jwtClaimsSetFromClaims(claims)).isEmpty();
  }
}
