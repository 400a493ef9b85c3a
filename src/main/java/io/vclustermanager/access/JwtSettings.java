package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import io.vclustermanager.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The service's own tokens, and those that clients sign with its key: {@code vcm.auth.jwt}.
 *
 * @param expireMinutes how long a token of the service lasts
 * @param requireExp whether a token must say when it ends
 * @param notBefore tokens that were given before then are over, whoever's they are; null: none
 * @param scopes which role a scope of a token gives, beside {@code admin}
 */
@ConfigurationProperties("vcm.auth.jwt")
public record JwtSettings(
    @Bindable(defaultValue = "30") int expireMinutes,
    @Bindable(defaultValue = "true") boolean requireExp,
    @Nullable Instant notBefore,
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        @Nullable Map<String, Role> scopes) {
  /** The longest that a token of the service may last: it can be ended by ending all alone. */
  public static final int MOST_MINUTES = 1440;

  private static final String ADMIN = "admin";

  /** Refuses what would give rights that can be held for one owner alone. */
  public JwtSettings {
    if (expireMinutes < 1 || expireMinutes > MOST_MINUTES) {
      throw new IllegalArgumentException(
          "vcm.auth.jwt.expire-minutes must be 1 to " + MOST_MINUTES);
    }
    var all = new HashMap<String, Role>();
    all.put(ADMIN, Role.ADMIN);
    if (scopes != null) {
      all.putAll(scopes);
    }
    all.forEach(
        (scope, role) -> {
          if (!role.mayBeGlobal()) {
            throw new IllegalArgumentException(
                "vcm.auth.jwt.scopes.%s must be ADMIN or VIEWER, which alone hold everywhere"
                    .formatted(scope));
          }
        });
    scopes = Map.copyOf(all);
  }

  /** How long a token of the service lasts. */
  Duration length() {
    return Duration.ofMinutes(expireMinutes);
  }

  /** The roles that these scopes give. */
  Set<Role> roles(Collection<String> given) {
    var roles = EnumSet.noneOf(Role.class);
    for (var scope : given) {
      var role = scopes == null ? null : scopes.get(scope);
      if (role != null) {
        roles.add(role);
      }
    }
    return roles;
  }
}
