package io.vclustermanager.provider.kube;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The Kubernetes hosts, each with its connection. */
@Singleton
public final class KubeHosts {
  /**
   * Opens after four calls without any answer; lets one through every 3 s. A refusal is an answer.
   */
  private static final CircuitBreakerConfig BREAKER =
      CircuitBreakerConfig.custom()
          .slidingWindowSize(4)
          .minimumNumberOfCalls(4)
          .failureRateThreshold(100)
          .waitDurationInOpenState(Duration.ofSeconds(3))
          .permittedNumberOfCallsInHalfOpenState(1)
          .recordException(KubeHosts::isSilence)
          .build();

  private final HostCatalog catalog;
  private final KubeConnections connections;
  private final Clock clock;
  private final Map<String, KubeHost> byName = new ConcurrentHashMap<>();

  KubeHosts(HostCatalog catalog, KubeConnections connections, Clock clock) {
    this.clock = clock;
    this.catalog = catalog;
    this.connections = connections;
  }

  /**
   * The host of this name. How it is reached may change under it; one that is neither configured
   * nor registered any more is forgotten.
   *
   * @throws ProviderException when it is there no more
   */
  public KubeHost get(String name) {
    try {
      catalog.get(name);
    } catch (ProviderException e) {
      byName.remove(name);
      throw e;
    }
    return byName.computeIfAbsent(
        name,
        _ ->
            new KubeHost(
                name,
                () -> catalog.get(name),
                connections,
                CircuitBreaker.of(name, BREAKER),
                clock));
  }

  private static boolean isSilence(Throwable e) {
    return e instanceof ProviderException failure
        && failure.code() == FailureReason.HOST_UNREACHABLE;
  }
}
