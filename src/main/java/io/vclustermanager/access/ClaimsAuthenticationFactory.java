package io.vclustermanager.access;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.jwt.validator.DefaultJwtAuthenticationFactory;
import io.micronaut.security.token.jwt.validator.JwtAuthenticationFactory;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the user's name from the claim {@code username}, as the first version's clients have it,
 * else from {@code sub}, and roles from its scopes. What was given to a job of CI says so itself.
 */
@Singleton
@Replaces(DefaultJwtAuthenticationFactory.class)
final class ClaimsAuthenticationFactory implements JwtAuthenticationFactory {
  private static final String SCOPE = "scope";

  private final JwtSettings settings;

  ClaimsAuthenticationFactory(JwtSettings settings) {
    this.settings = settings;
  }

  @Override
  public Optional<Authentication> createAuthentication(JWT token) {
    try {
      var claims = token.getJWTClaimsSet();
      if (JobTokens.isOfJob(claims)) {
        return JobTokens.read(claims).map(Authentication.class::cast);
      }
      var name = name(claims.getClaims());
      return name == null
          ? Optional.empty()
          : Optional.of(Authentication.build(name, roles(claims), claims.getClaims()));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private List<String> roles(JWTClaimsSet claims) {
    return settings.roles(scopes(claims.getClaim(SCOPE))).stream().map(Role::name).toList();
  }

  /** The scopes of a token: a list, or one text with blanks between (RFC 8693 §4.2). */
  private static Collection<String> scopes(@Nullable Object claim) {
    return switch (claim) {
      case String text -> List.of(text.trim().split("\\s+"));
      case Collection<?> several -> several.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }

  /** Whom these claims name; null where they name nobody, or somebody who cannot be called so. */
  static @Nullable String name(Map<String, Object> claims) {
    return (claims.get("username") instanceof String username ? username : claims.get("sub"))
                instanceof String name
            && Names.isUser(name)
        ? name
        : null;
  }
}
