package io.vclustermanager.reconcile;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.ControlPlane;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.MarkedObject;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at whole hosts, at all that are asked for at the same time: told from this replica's
 * watches, or from one look at each.
 */
@Singleton
final class HostLooks {
  private static final Logger LOG = LoggerFactory.getLogger(HostLooks.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** A look can bring thousands of objects: so many are read at the same time, for all callers. */
  private static final int MOST_AT_ONCE = 8;

  private final Function<Host, HostView> source;
  private final Duration deadline;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Inject
  HostLooks(Providers providers) {
    this(host -> view(providers, host), DEADLINE);
  }

  HostLooks(Function<Host, HostView> source, Duration deadline) {
    this.source = source;
    this.deadline = deadline;
  }

  /** What came of a look. */
  sealed interface Look {
    /** This was seen. */
    record Seen(List<ControlPlane> controlPlanes, List<MarkedObject> marked) implements Look {}

    /** The host could not be asked. */
    record Failed(ProviderException reason) implements Look {}
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /**
   * Looks at each of these hosts once; none is waited for longer than the deadline, which is one
   * for all.
   */
  Map<Host, Look> at(Collection<Host> hosts) {
    var distinct = hosts.stream().distinct().toList();
    var looks = begin(distinct);
    var results = new LinkedHashMap<Host, Look>();
    for (var i = 0; i < looks.size(); i++) {
      results.put(distinct.get(i), result(distinct.get(i), looks.get(i)));
    }
    return results;
  }

  private List<Future<Look.Seen>> begin(List<Host> hosts) {
    var looks = hosts.stream().<Callable<Look.Seen>>map(host -> () -> look(host)).toList();
    try {
      return threads.invokeAll(looks, deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.passing(
          FailureReason.STOPPING, "The look at the host was broken off.");
    }
  }

  /** All of it is read here, so that what is odd on one host stays a matter of that host. */
  private Look.Seen look(Host host) throws InterruptedException {
    turns.acquire();
    try {
      var view = source.apply(host);
      return new Look.Seen(view.controlPlanes(), view.marked());
    } finally {
      turns.release();
    }
  }

  private static Look result(Host host, Future<Look.Seen> look) {
    return switch (look.state()) {
      case SUCCESS -> look.resultNow();
      case FAILED -> failed(host, look.exceptionNow());
      case CANCELLED, RUNNING ->
          new Look.Failed(
              ProviderException.passing(FailureReason.TIMEOUT, "The host did not answer in time."));
    };
  }

  private static Look failed(Host host, Throwable cause) {
    if (cause instanceof ProviderException reason) {
      return new Look.Failed(reason);
    }
    LOG.error("What is on the host {} could not be read", host.name(), cause);
    return new Look.Failed(
        ProviderException.passing(
            FailureReason.INTERNAL_ERROR, "What is on the host could not be read."));
  }

  private static HostView view(Providers providers, Host host) {
    var provider = providers.of(host);
    return provider.watched(host.name()).orElseGet(() -> provider.observeAll(host.name()));
  }
}
