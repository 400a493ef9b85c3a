package io.vclustermanager.web.health;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the figures: {@code vcm.metrics}.
 *
 * @param token what a collector sends as its bearer token, at least 16 characters; null: none is
 *     taken but that of an administrator
 * @param open whether everybody may read them who reaches the service
 */
@Context
@ConfigurationProperties("vcm.metrics")
record MetricsSettings(@Nullable String token, @Bindable(defaultValue = "false") boolean open) {
  private static final int SHORTEST = 16;

  MetricsSettings {
    token = token == null || token.isBlank() ? null : token.strip();
    if (token != null && token.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "vcm.metrics.token must have at least " + SHORTEST + " characters");
    }
  }

  @Override
  public String toString() {
    return "MetricsSettings[open=" + open + "]";
  }
}
