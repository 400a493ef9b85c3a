package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.model.ClusterWatcher;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches on each host the objects that carry one of our clusters' ids, and says whose have
 * changed. A hint that makes waiting short, never the truth: a watch that is broken is begun again,
 * and what it missed the poll beneath sees.
 */
@Singleton
final class HostWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(HostWatcher.class);
  private static final List<String> WATCHED =
      List.of("/apis/apps/v1/statefulsets", "/apis/apps/v1/deployments", "/api/v1/namespaces");
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final HostCatalog catalog;
  private final KubeHosts hosts;
  private final List<ClusterWatcher> watchers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<KubeWatch> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  HostWatcher(HostCatalog catalog, KubeHosts hosts, List<ClusterWatcher> watchers) {
    this.catalog = catalog;
    this.hosts = hosts;
    this.watchers = watchers;
  }

  /** Begins to watch, once the service answers. */
  @EventListener
  void start(ServerStartupEvent started) {
    for (var name : catalog.namesOf(Host.Kind.KUBERNETES)) {
      WATCHED.forEach(path -> threads.submit(() -> follow(name, path)));
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
    running.forEach(KubeWatch::close);
    threads.shutdownNow();
  }

  private void follow(String host, String path) {
    var failures = 0;
    while (!stopped) {
      try {
        watch(host, path);
        failures = 0;
      } catch (ProviderException e) {
        failures++;
        LOG.debug("The watch of {} on host {} broke: {}", path, host, e.message());
      } catch (RuntimeException e) {
        failures++;
        LOG.error("The watch of {} on host {} failed; it is begun again", path, host, e);
      }
      pause(failures);
    }
  }

  private void watch(String host, String path) {
    var query = Map.of("labelSelector", Mark.CLUSTER_ID, "watch", "true");
    try (var watch = hosts.get(host).watch(path, query, this::tell)) {
      running.add(watch);
      try {
        if (!stopped) {
          watch.run();
        }
      } finally {
        running.remove(watch);
      }
    }
  }

  private void tell(JsonNode object) {
    Mark.clusterOf(object).ifPresent(this::tell);
  }

  private void tell(UUID cluster) {
    watchers.forEach(watcher -> watcher.changed(cluster));
  }

  /**
   * With jitter, so that replicas and hosts that lost their API server do not come back at once.
   */
  private static void pause(int failures) {
    var base = Math.min(LONGEST_PAUSE.toMillis(), 250L << Math.min(failures, 6));
    try {
      Thread.sleep((long) (base * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
