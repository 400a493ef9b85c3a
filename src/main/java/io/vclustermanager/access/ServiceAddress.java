package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where people reach the service: {@code vcm}.
 *
 * @param externalUrl as people type it, with its path if a proxy has put it below one; null: not
 *     known
 */
@ConfigurationProperties("vcm")
public record ServiceAddress(@Nullable URI externalUrl) {
  /** An empty one is none. */
  public ServiceAddress {
    externalUrl = externalUrl == null || externalUrl.getHost() == null ? null : externalUrl;
  }

  /** Whether people reach it by TLS, whoever ends that. */
  boolean isSecure() {
    return externalUrl != null && "https".equalsIgnoreCase(externalUrl.getScheme());
  }
}
