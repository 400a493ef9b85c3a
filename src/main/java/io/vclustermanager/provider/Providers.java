package io.vclustermanager.provider;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Host;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The providers by kind of host, and by kind of cluster for those that run on no host. */
@Singleton
public final class Providers {
  private final Map<Host.Kind, Provider> byKind;
  private final Map<Cluster.Kind, Provider> hostless;

  Providers(List<Provider> providers) {
    this.byKind =
        providers.stream()
            .collect(Collectors.toUnmodifiableMap(Provider::kind, Function.identity()));
    this.hostless =
        providers.stream()
            .flatMap(each -> each.hostless().stream().map(kind -> Map.entry(kind, each)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The one that makes this cluster; empty when only a newer release can. */
  public Optional<Provider> find(Cluster cluster) {
    var host = cluster.host();
    return host == null ? Optional.ofNullable(hostless.get(cluster.kind())) : Optional.of(of(host));
  }

  /**
   * The one that makes this cluster.
   *
   * @throws IllegalStateException when there is none
   */
  public Provider of(Cluster cluster) {
    return find(cluster)
        .orElseThrow(
            () -> new IllegalStateException("No provider for clusters of kind " + cluster.kind()));
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
