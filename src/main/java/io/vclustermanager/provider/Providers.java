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
    return of(host.kind());
  }

  /** The one that speaks to hosts of this kind. */
  public Provider of(Host.Kind kind) {
    var provider = byKind.get(kind);
    if (provider == null) {
      throw new IllegalStateException("No provider for hosts of kind " + kind);
    }
    return provider;
  }
}
