package io.vclustermanager.reconcile;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostView;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks at whole hosts, at all that are asked for at the same time: told from this replica's
 * watches, or from one look at each.
 */
@Singleton
final class HostLooks {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Function<Host, HostView> source;
  private final Duration deadline;
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
    record Seen(HostView view) implements Look {}

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
      results.put(distinct.get(i), result(looks.get(i)));
    }
    return results;
  }

  private List<Future<HostView>> begin(List<Host> hosts) {
    var looks = hosts.stream().<Callable<HostView>>map(host -> () -> source.apply(host)).toList();
    try {
      return threads.invokeAll(looks, deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.passing(
          FailureReason.STOPPING, "The look at the host was broken off.");
    }
  }

  private static Look result(Future<HostView> look) {
    return switch (look.state()) {
      case SUCCESS -> new Look.Seen(look.resultNow());
      case FAILED -> failed(look.exceptionNow());
      case CANCELLED, RUNNING ->
          new Look.Failed(
              ProviderException.passing(FailureReason.TIMEOUT, "The host did not answer in time."));
    };
  }

  private static Look failed(Throwable cause) {
    if (cause instanceof ProviderException reason) {
      return new Look.Failed(reason);
    }
    throw new IllegalStateException("While looking at a host", cause);
  }

  private static HostView view(Providers providers, Host host) {
    var provider = providers.of(host);
    return provider.watched(host.name()).orElseGet(() -> provider.observeAll(host.name()));
  }
}
