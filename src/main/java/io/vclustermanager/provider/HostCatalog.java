package io.vclustermanager.provider;

import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.Hosts.Configured;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.LabelRules;
import io.vclustermanager.model.TenantDefaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts and how they are reached: the configured ones, and beside them those that a mutation
 * registered, on whichever replica. When none is configured there is one simulated host, so that
 * the service can be tried without Kubernetes.
 */
@Singleton
public final class HostCatalog {
  /** The name of the host that is there when none is configured. */
  public static final String DEFAULT = "simulated";

  private final Map<String, HostConfiguration> byName;
  private final RegisteredAccess registered;
  private final RegisteredHosts registeredHosts;
  private final Hosts hosts;
  private final Clock clock;

  HostCatalog(
      List<HostConfiguration> configured,
      RegisteredAccess registered,
      RegisteredHosts registeredHosts,
      Hosts hosts,
      Clock clock) {
    configured.forEach(HostCatalog::check);
    var all = configured.isEmpty() ? List.of(new HostConfiguration(DEFAULT)) : configured;
    this.byName =
        all.stream()
            .collect(Collectors.toUnmodifiableMap(HostConfiguration::getName, Function.identity()));
    this.registered = registered;
    this.registeredHosts = registeredHosts;
    this.hosts = hosts;
    this.clock = clock;
  }

  /** Brings the inventory's hosts to the configuration's, and their secrets to its keys. */
  @EventListener
  void register(StartupEvent started) {
    var now = clock.instant();
    hosts.configure(
        byName.values().stream()
            .map(each -> new Configured(each.getName(), each.access().kind(), each.settings()))
            .toList(),
        now);
    namesOf(Host.Kind.SIMULATED).stream()
        .flatMap(name -> hosts.find(name).stream())
        .forEach(host -> hosts.simulated(host, now));
    registeredHosts.sealAnew();
  }

  /** The names of the hosts of this kind, configured or registered. */
  public List<String> namesOf(Host.Kind kind) {
    return Stream.concat(
            byName.values().stream().map(HostConfiguration::access),
            registered.all().values().stream())
        .filter(host -> host.kind() == kind)
        .map(HostAccess::name)
        .sorted()
        .distinct()
        .toList();
  }

  /**
   * How this host is reached. What was registered or changed by another replica is seen within
   * seconds.
   *
   * @throws ProviderException when it is neither configured nor registered any more
   */
  public HostAccess get(String name) {
    return Optional.ofNullable(byName.get(name))
        .map(HostConfiguration::access)
        .or(() -> Optional.ofNullable(registered.all().get(name)))
        .orElseThrow(
            () ->
                ProviderException.passing(
                    FailureReason.HOST_NOT_CONFIGURED,
                    "The host '" + name + "' is neither configured nor registered any more."));
  }

  /**
   * Whether the fences around tenants stand on this host by themselves. Of a registered one the
   * inventory is asked each time: it may have been changed by another replica a moment ago.
   */
  public TenantDefaults tenantDefaults(String name) {
    return Optional.ofNullable(byName.get(name))
        .map(HostConfiguration::getTenantDefaults)
        .or(() -> hosts.find(name).map(Host::tenantDefaults))
        .orElse(TenantDefaults.ON);
  }

  /**
   * How the simulation of this host behaves.
   *
   * @throws ProviderException when it is not simulated, or not any more
   */
  public HostConfiguration.Simulated simulation(String name) {
    if (get(name) instanceof HostAccess.Simulation(_, var settings)) {
      return settings;
    }
    throw ProviderException.passing(
        FailureReason.HOST_NOT_SIMULATED,
        "The host '" + name + "' is not a simulated one any more.");
  }

  private static void check(HostConfiguration host) {
    var key = "vcm.hosts." + host.getName();
    if (host.isInCluster() && host.getKubeconfig() != null) {
      throw new IllegalArgumentException(key + " has both kubeconfig and in-cluster: choose one");
    }
    var most = host.getMaxClusters();
    if (most != null && most < 0) {
      throw new IllegalArgumentException(key + ".max-clusters is less than 0");
    }
    LabelRules.checkHost(host.getLabels())
        .ifPresent(
            refusal -> {
              throw new IllegalArgumentException(key + ".labels: " + refusal.message());
            });
  }
}
