package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.BeanProvider;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.HostWatches;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.ClusterListener;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostListener;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.ProviderException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the hosts: each by one replica, which holds it by a row that it renews. When a replica
 * dies, another takes its hosts over and lists them anew.
 */
@Singleton
public final class HostWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(HostWatcher.class);
  private static final Duration RENEWAL = Duration.ofSeconds(2);

  /** With the renewal, a dead replica's hosts are taken over within 12 s. */
  private static final Duration HELD = Duration.ofSeconds(10);

  private final HostCatalog catalog;
  private final KubeHosts hosts;
  private final HostWatches watches;
  private final List<ClusterListener> watchers;
  private final BeanProvider<HostListener> listeners;
  private final Clock clock;
  private final String holder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("host watches").factory());
  private final Map<String, HostWatch> running = new ConcurrentHashMap<>();

  HostWatcher(
      HostCatalog catalog,
      KubeHosts hosts,
      HostWatches watches,
      List<ClusterListener> watchers,
      BeanProvider<HostListener> listeners,
      ServiceSettings service,
      Clock clock) {
    this.catalog = catalog;
    this.hosts = hosts;
    this.watches = watches;
    this.watchers = watchers;
    this.listeners = listeners;
    // On the embedded database there is no other: what a dead run held is this one's at once.
    this.holder = service.onlyReplica() ? "only" : UUID.randomUUID().toString();
    this.clock = clock;
  }

  /** Begins to watch, once the service answers. */
  @EventListener
  void start(ServerStartupEvent started) {
    renewals.scheduleWithFixedDelay(this::renew, 0, RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    renewals.shutdownNow();
    running.values().forEach(HostWatch::close);
    threads.shutdownNow();
    try {
      watches.release(holder, clock.instant());
    } catch (RuntimeException e) {
      LOG.debug("The hosts are let go when their time is over: {}", e.getMessage());
    }
  }

  /** What the watch of a host shows; empty where it is not this replica's, or not listed yet. */
  public Optional<HostObjects> objects(String host) {
    return Optional.ofNullable(running.get(host)).flatMap(HostWatch::objects);
  }

  /**
   * Lists all that would be watched on a host, once.
   *
   * @throws ProviderException when the host cannot be asked
   */
  public HostObjects list(String host) {
    var objects = new HostObjects();
    var calls = new ArrayList<Future<?>>();
    for (var kind : WatchedKind.values()) {
      Callable<Void> call =
          () -> {
            list(host, kind, objects);
            return null;
          };
      calls.add(threads.submit(call));
    }
    calls.forEach(HostWatcher::await);
    return objects;
  }

  private void list(String host, WatchedKind kind, HostObjects objects) {
    var all = new ArrayList<JsonNode>();
    try {
      KindWatch.listAll(hosts.get(host), kind, all);
      objects.replace(kind, all);
    } catch (ProviderException e) {
      if (!KindWatch.isHidden(kind, e)) {
        throw e;
      }
      objects.hide(kind);
    }
  }

  private static void await(Future<?> call) {
    try {
      call.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderException failure) {
        throw failure;
      }
      throw new IllegalStateException("While listing a host", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.passing(
          FailureReason.STOPPING, "The look at the host was broken off.");
    }
  }

  private void renew() {
    try {
      var names = catalog.namesOf(Host.Kind.KUBERNETES);
      names.forEach(this::renew);
      running.keySet().stream().filter(name -> !names.contains(name)).forEach(this::end);
    } catch (DatabaseException e) {
      LOG.debug("Watches are not renewed while the database is away: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Watches could not be renewed; it is tried again", e);
    }
  }

  private void renew(String host) {
    var watch = running.get(host);
    var current = watch == null ? null : watch.currentAt();
    if (watches.hold(host, holder, clock.instant(), HELD, current)) {
      if (watch == null) {
        begin(host);
      }
    } else {
      end(host);
    }
  }

  private void begin(String host) {
    var watch = new HostWatch(host, hosts, watchers, listeners, clock);
    running.put(host, watch);
    watch.start(threads);
  }

  private void end(String host) {
    var watch = running.remove(host);
    if (watch != null) {
      watch.close();
    }
  }
}
