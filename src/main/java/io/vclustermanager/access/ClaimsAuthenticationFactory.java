package io.vclustermanager.access;

import com.nimbusds.jwt.JWT;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.jwt.validator.DefaultJwtAuthenticationFactory;
import io.micronaut.security.token.jwt.validator.JwtAuthenticationFactory;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the user's name from the claim {@code username}, as the first version's clients have it,
 * else from {@code sub}. A token must end: one without {@code exp} is refused.
 */
@Singleton
@Replaces(DefaultJwtAuthenticationFactory.class)
final class ClaimsAuthenticationFactory implements JwtAuthenticationFactory {
  private static final int LONGEST_NAME = 128;

  @Override
  public Optional<Authentication> createAuthentication(JWT token) {
    try {
      var claims = token.getJWTClaimsSet();
      var name = name(claims.getClaims());
      return name == null || claims.getExpirationTime() == null
          ? Optional.empty()
          : Optional.of(Authentication.build(name, claims.getClaims()));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String name(Map<String, Object> claims) {
    return (claims.get("username") instanceof String username ? username : claims.get("sub"))
                instanceof String name
            && !name.isBlank()
            && name.length() <= LONGEST_NAME
            && name.chars().noneMatch(Character::isISOControl)
        ? name
        : null;
  }
}
