package io.vclustermanager.provider;

import io.vclustermanager.model.Host;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The providers by kind of host. */
@Singleton
public final class Providers {
  private final Map<Host.Kind, Provider> byKind;

  Providers(List<Provider> providers) {
    this.byKind =
        providers.stream()
            .collect(Collectors.toUnmodifiableMap(Provider::kind, Function.identity()));
  }

  /** The one that speaks to this host. */
  public Provider of(Host host) {
    var provider = byKind.get(host.kind());
    if (provider == null) {
      throw new IllegalStateException("No provider for hosts of kind " + host.kind());
    }
    return provider;
  }
}
