package io.vclustermanager.reconcile;

import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostListener;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the watches of hosts: whatever changes is compared with the inventory, many changes at a
 * time. Never cares what has happened, only where: the whole cluster is compared.
 */
@Singleton
final class HostFollower implements HostListener {
  private static final Logger LOG = LoggerFactory.getLogger(HostFollower.class);

  /** More at once are dropped for a whole comparison of their host. */
  private static final int MOST_AT_ONCE = 100_000;

  /** In place of a namespace: in any of them. */
  private static final String ANYWHERE = "";

  private static final Duration AGAIN = Duration.ofMillis(500);

  /** How far a watch may lag behind a look at the host: what is newer than that is left alone. */
  private static final Duration LAG = Duration.ofSeconds(1);

  private final HostComparison comparison;
  private final Providers providers;
  private final Clock clock;
  private final BlockingQueue<Place> changed = new LinkedBlockingQueue<>(MOST_AT_ONCE);
  private final Thread thread;

  HostFollower(HostComparison comparison, Providers providers, Clock clock) {
    this.comparison = comparison;
    this.providers = providers;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("follow hosts").start(this::run);
  }

  /** Where something has changed. */
  private record Place(String host, String namespace) {}

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  @Override
  public void changed(String host, String namespace) {
    if (!changed.offer(new Place(host, namespace))) {
      LOG.warn("More changes of host {} than can be kept; all of it is compared", host);
      changed.clear();
      synced(host);
    }
  }

  @Override
  public void synced(String host) {
    changed.add(new Place(host, ANYWHERE));
  }

  private void run() {
    var waiting = new HashSet<Place>();
    try {
      while (true) {
        var places = take(waiting);
        waiting.clear();
        places.forEach((host, namespaces) -> waiting.addAll(compare(host, namespaces)));
      }
    } catch (InterruptedException e) {
      // The service stops.
    }
  }

  /** All that has changed, and what waits to be compared again, by host. */
  private Map<String, Set<String>> take(Set<Place> waiting) throws InterruptedException {
    var all = new ArrayList<Place>();
    var first =
        waiting.isEmpty() ? changed.take() : changed.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      all.add(first);
    }
    changed.drainTo(all);
    all.addAll(waiting);
    var byHost = new HashMap<String, Set<String>>();
    all.forEach(
        place -> byHost.computeIfAbsent(place.host, _ -> new HashSet<>()).add(place.namespace));
    return byHost;
  }

  private Set<Place> compare(String host, Set<String> namespaces) {
    var again = new HashSet<Place>();
    try {
      providers
          .of(Host.Kind.KUBERNETES)
          .watched(host)
          .ifPresent(
              view ->
                  comparison
                      .compare(host, view, all(namespaces), this::isNewer)
                      .forEach(namespace -> again.add(new Place(host, namespace))));
    } catch (DatabaseException e) {
      LOG.debug("Host {} is compared when the database is back: {}", host, e.getMessage());
      namespaces.forEach(namespace -> again.add(new Place(host, namespace)));
    } catch (ProviderException e) {
      LOG.debug("Host {} cannot be compared now: {}", host, e.message());
      if (e.code() != FailureReason.HOST_NOT_CONFIGURED) {
        namespaces.forEach(namespace -> again.add(new Place(host, namespace)));
      }
    } catch (RuntimeException e) {
      LOG.error("Host {} could not be compared with the inventory; it is tried again", host, e);
      namespaces.forEach(namespace -> again.add(new Place(host, namespace)));
    }
    return again;
  }

  private static @Nullable Set<String> all(Set<String> namespaces) {
    return namespaces.contains(ANYWHERE) ? null : namespaces;
  }

  private boolean isNewer(Cluster cluster) {
    var seen = cluster.observedAt();
    return seen != null && seen.isAfter(clock.instant().minus(LAG));
  }
}
