package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose ServiceAccounts come in: {@code vcm.auth.kubernetes}.
 *
 * @param audience what {@code aud} of their tokens must have: that they are meant for this service
 * @param hosts the hosts whose tokens are taken; null, or none: all
 */
@ConfigurationProperties("vcm.auth.kubernetes")
public record KubernetesSettings(
    @Bindable(defaultValue = "vcluster-manager") String audience, @Nullable List<String> hosts) {
  /** Refuses an empty audience. */
  public KubernetesSettings {
    if (audience.isBlank()) {
      throw new IllegalArgumentException(
          "vcm.auth.kubernetes.audience is empty: a token that is meant for others would be taken");
    }
    audience = audience.strip();
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
  }

  /** The hosts that it names; none: it takes those of all. */
  public List<String> named() {
    return hosts == null ? List.of() : hosts;
  }

  /** Whether tokens of this host are taken. */
  public boolean takes(String host) {
    return named().isEmpty() || named().contains(host);
  }
}
