package io.vclustermanager.reconcile;

import io.vclustermanager.inventory.HostWatches;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how near the inventory is to the real thing, and brings it nearer when a read asks for that.
 * As long as a host's watch is alive nobody is called; else one look at the whole host serves
 * everybody who waits, in all replicas.
 */
@Singleton
public final class Freshness {
  /** What counts as current when a read says nothing else. */
  public static final Duration DEFAULT_AGE = Duration.ofSeconds(30);

  /** Beyond this any answer will do, and no instant overflows. */
  private static final Duration LONGEST_AGE = Duration.ofDays(10_000);

  private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);

  /** How long a read waits; what comes later serves the next. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /** How long a replica that died in its turn keeps the others from looking. */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** The watches write down how current they are every 2 s; so often that is read. */
  private static final long READ_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long POLL_MILLIS = 50;

  private final HostWatches watches;
  private final Providers providers;
  private final HostComparison comparison;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CompletableFuture<Void>> looking = new ConcurrentHashMap<>();
  private final Map<String, Reason> failures = new ConcurrentHashMap<>();
  private volatile Known known = new Known(Map.of(), System.nanoTime() - 2 * READ_AGAIN_NANOS);

  Freshness(HostWatches watches, Providers providers, HostComparison comparison, Clock clock) {
    this.watches = watches;
    this.providers = providers;
    this.comparison = comparison;
    this.clock = clock;
  }

  /** Why what is answered may not be what is there. */
  public enum Reason {
    HOST_UNREACHABLE,
    WATCH_LAGGING,
    THROTTLED,
    NEVER_OBSERVED
  }

  /**
   * How near the inventory is to a real thing.
   *
   * @param observedAt when it was last known to be so; null: never
   * @param staleReason why it may be otherwise by now; null when it is current
   */
  public record State(@Nullable Instant observedAt, @Nullable Reason staleReason) {}

  private record Known(Map<String, Instant> byHost, long at) {}

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /** How near the inventory is to this cluster's real thing, for who asked for nothing. */
  public State of(Cluster cluster) {
    return of(cluster, asOf(DEFAULT_AGE));
  }

  /**
   * The same for a read that asked for less or more.
   *
   * @param asked {@link #asOf} of when the read began
   */
  public State of(Cluster cluster, Instant asked) {
    var at = at(cluster, asked);
    if (isNear(cluster) || at != null && !at.isBefore(asked)) {
      return new State(at, null);
    }
    if (at == null) {
      return new State(null, Reason.NEVER_OBSERVED);
    }
    return new State(at, reason(cluster.host()));
  }

  /** Of what time an answer is at the earliest that is so old now. */
  public Instant asOf(Duration maxAge) {
    return maxAge.compareTo(LONGEST_AGE) > 0 ? Instant.EPOCH : clock.instant().minus(maxAge);
  }

  /** One on no host is not watched: only who works on it looks at it. */
  private Reason reason(@Nullable Host host) {
    if (host == null) {
      return Reason.WATCH_LAGGING;
    }
    var failed = failures.get(host.name());
    if (failed != null) {
      return failed;
    }
    return Boolean.FALSE.equals(host.reachable()) ? Reason.HOST_UNREACHABLE : Reason.WATCH_LAGGING;
  }

  /**
   * Looks at the hosts of those clusters that were not known to be so within that time, for a
   * second at most.
   *
   * @return whether any host was looked at: then the clusters are to be read again
   */
  public boolean refresh(Collection<Cluster> clusters, Duration maxAge) {
    var old =
        clusters.stream()
            .filter(cluster -> isOld(cluster, maxAge))
            .flatMap(cluster -> Stream.ofNullable(cluster.host()))
            .map(Host::name)
            .collect(Collectors.toSet());
    if (old.isEmpty()) {
      return false;
    }
    var looks = old.stream().map(this::look).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(looks).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("Some hosts could not be looked at in time: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private boolean isOld(Cluster cluster, Duration maxAge) {
    if (isNear(cluster)) {
      return false;
    }
    var at = at(cluster, Instant.EPOCH);
    return at == null || !isWithin(at, maxAge);
  }

  /**
   * A simulation is in the inventory's own database; of what is gone there is nothing; and what
   * only a newer release can look at is as that has written it.
   */
  private boolean isNear(Cluster cluster) {
    return cluster.deletedAt() != null
        || providers
            .find(cluster)
            .filter(provider -> provider.kind() != Host.Kind.SIMULATED)
            .isEmpty();
  }

  private boolean isWithin(Instant at, Duration age) {
    return !at.plus(age).isBefore(clock.instant());
  }

  /** Of one that was just looked at, the host is not asked for, unless that was too early. */
  private @Nullable Instant at(Cluster cluster, Instant asked) {
    var own = cluster.observedAt();
    var isNew = own != null && isWithin(own, Duration.ofSeconds(1)) && !own.isBefore(asked);
    if (isNear(cluster) || isNew) {
      return own;
    }
    if (cluster.host() == null) {
      return own;
    }
    var host = known().byHost.get(cluster.host().name());
    return host == null || own != null && own.isAfter(host) ? own : host;
  }

  private Known known() {
    var present = known;
    if (System.nanoTime() - present.at > READ_AGAIN_NANOS) {
      present = new Known(watches.current(), System.nanoTime());
      known = present;
    }
    return present;
  }

  /** One look at a time for everybody here. */
  private CompletableFuture<Void> look(String host) {
    return looking.computeIfAbsent(
        host,
        _ ->
            CompletableFuture.runAsync(() -> lookInTurn(host), threads)
                .whenComplete((_, _) -> looking.remove(host)));
  }

  private void lookInTurn(String host) {
    var begun = clock.instant();
    if (watches.takeTurn(host, begun, TURN)) {
      lookNow(host, begun);
    } else {
      awaitOthers(host, begun);
    }
    known = new Known(watches.current(), System.nanoTime());
  }

  private void lookNow(String host, Instant begun) {
    @Nullable Instant seenAt = null;
    try {
      var view = providers.of(Host.Kind.KUBERNETES).observeAll(host);
      comparison.compare(host, view, null, cluster -> isAfter(cluster.observedAt(), begun));
      seenAt = begun;
      failures.remove(host);
    } catch (ProviderException e) {
      failures.put(host, reason(e));
      LOG.debug("Host {} cannot be looked at: {}", host, e.message());
    } finally {
      watches.endTurn(host, seenAt);
    }
  }

  private static Reason reason(ProviderException e) {
    return e.code() == FailureReason.THROTTLED ? Reason.THROTTLED : Reason.HOST_UNREACHABLE;
  }

  private static boolean isAfter(@Nullable Instant one, Instant other) {
    return one != null && one.isAfter(other);
  }

  /** Another replica looks: what it writes is read here as well. */
  private void awaitOthers(String host, Instant begun) {
    var end = System.nanoTime() + DEADLINE.toNanos();
    while (System.nanoTime() < end) {
      var at = watches.current().get(host);
      if (at != null && !at.isBefore(begun.minus(DEADLINE))) {
        return;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
