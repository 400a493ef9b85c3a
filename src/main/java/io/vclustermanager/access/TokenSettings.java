package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are taken, beside the right key: {@code vcm.token}. The service's own tokens say the
 * same, so that they are taken as well.
 *
 * @param issuer what {@code iss} must be; anything or nothing where it is not given
 * @param audience what {@code aud} must have; anything or nothing where it is not given
 */
@ConfigurationProperties("vcm.token")
record TokenSettings(@Nullable String issuer, @Nullable String audience) {
  TokenSettings {
    issuer = issuer == null || issuer.isBlank() ? null : issuer;
    audience = audience == null || audience.isBlank() ? null : audience;
  }
}
