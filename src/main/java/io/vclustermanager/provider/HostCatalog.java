package io.vclustermanager.provider;

import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubernetesVersions;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The configured hosts. When none is configured there is one simulated host, so that the service
 * can be tried without Kubernetes.
 */
@Singleton
public final class HostCatalog {
  /** The name of the host that is there when none is configured. */
  public static final String DEFAULT = "simulated";

  private final Map<String, HostConfiguration> byName;
  private final Hosts hosts;
  private final Clock clock;

  HostCatalog(List<HostConfiguration> configured, Hosts hosts, Clock clock) {
    configured.forEach(HostCatalog::check);
    var all = configured.isEmpty() ? List.of(new HostConfiguration(DEFAULT)) : configured;
    this.byName =
        all.stream()
            .collect(Collectors.toUnmodifiableMap(HostConfiguration::getName, Function.identity()));
    this.hosts = hosts;
    this.clock = clock;
  }

  /** Brings the inventory's hosts to the configuration's. */
  @EventListener
  void register(StartupEvent started) {
    var now = clock.instant();
    hosts.configure(
        byName.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().kind())),
        now);
    namesOf(Host.Kind.SIMULATED)
        .forEach(
            name ->
                hosts.observed(name, KubernetesVersions.display(KubernetesVersions.newest()), now));
  }

  /** The names of the configured hosts of this kind. */
  public List<String> namesOf(Host.Kind kind) {
    return byName.values().stream()
        .filter(host -> host.kind() == kind)
        .map(HostConfiguration::getName)
        .sorted()
        .toList();
  }

  /**
   * The configuration of this host.
   *
   * @throws ProviderException when it is configured no more
   */
  public HostConfiguration get(String name) {
    var found = byName.get(name);
    if (found == null) {
      throw ProviderException.passing(
          "HostNotConfigured", "The host '" + name + "' is not in the configuration any more.");
    }
    return found;
  }

  private static void check(HostConfiguration host) {
    if (host.isInCluster() && host.getKubeconfig() != null) {
      throw new IllegalArgumentException(
          "vcm.hosts." + host.getName() + " has both kubeconfig and in-cluster: choose one");
    }
  }
}
