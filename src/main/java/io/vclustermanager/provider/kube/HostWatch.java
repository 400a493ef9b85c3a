package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.ClusterListener;
import io.vclustermanager.model.HostListener;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** All watches of one host, while this replica holds it. */
final class HostWatch implements AutoCloseable, KindWatch.Listener {
  private final String host;
  private final List<ClusterListener> watchers;
  private final Iterable<HostListener> listeners;
  private final HostObjects objects = new HostObjects();
  private final List<KindWatch> kinds = new ArrayList<>();
  private final Set<WatchedKind> listed = ConcurrentHashMap.newKeySet();

  HostWatch(
      String host,
      KubeHosts hosts,
      List<ClusterListener> watchers,
      Iterable<HostListener> listeners,
      Clock clock) {
    this.host = host;
    this.watchers = watchers;
    this.listeners = listeners;
    for (var kind : WatchedKind.values()) {
      kinds.add(new KindWatch(hosts, host, kind, objects, this, clock));
    }
  }

  void start(ExecutorService threads) {
    kinds.forEach(threads::submit);
  }

  /** All that is seen; empty until every kind was listed. */
  Optional<HostObjects> objects() {
    return isSynced() ? Optional.of(objects) : Optional.empty();
  }

  /** Until when all that happened on the host is known; null while anything is not. */
  @Nullable Instant currentAt() {
    @Nullable Instant oldest = null;
    for (var kind : kinds) {
      if (kind.isHidden()) {
        continue;
      }
      var confirmed = kind.confirmedAt();
      if (confirmed == null || !isSynced()) {
        return null;
      }
      oldest = oldest == null || confirmed.isBefore(oldest) ? confirmed : oldest;
    }
    return oldest;
  }

  private boolean isSynced() {
    return listed.size() == WatchedKind.values().length;
  }

  @Override
  public void changed(WatchedKind kind, String namespace, JsonNode object) {
    Mark.clusterOf(object).ifPresent(id -> watchers.forEach(each -> each.changed(id)));
    if (isSynced() && kind != WatchedKind.WARNINGS) {
      listeners.forEach(each -> each.changed(host, namespace));
    }
  }

  @Override
  public void listed(WatchedKind kind, Set<String> namespaces) {
    var isLast = listed.add(kind) && isSynced();
    if (isLast) {
      listeners.forEach(each -> each.synced(host));
    } else if (isSynced()) {
      namespaces.forEach(namespace -> listeners.forEach(each -> each.changed(host, namespace)));
    }
  }

  @Override
  public void close() {
    kinds.forEach(KindWatch::close);
  }
}
