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
        byName.keySet().stream()
            .collect(Collectors.toMap(Function.identity(), _ -> Host.Kind.SIMULATED)),
        now);
    byName
        .keySet()
        .forEach(
            name ->
                hosts.observed(
                    name, true, KubernetesVersions.display(KubernetesVersions.newest()), now));
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
}
