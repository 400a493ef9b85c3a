package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the objects of one kind on one host: lists them, then watches from there; after a break it
 * goes on from the last version that it saw, and lists anew when the server has forgotten that
 * (410). Each watch ends by itself after half a minute at most: that it can be begun again shows
 * that nothing was missed, also where nothing happens.
 */
final class KindWatch implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);
  private static final int PAGE = 500;
  private static final int SHORTEST_SECONDS = 20;
  private static final int LONGEST_SECONDS = 27;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final int GONE = 410;

  private final KubeHosts hosts;
  private final String host;
  private final WatchedKind kind;
  private final HostObjects objects;
  private final Listener listener;
  private final Clock clock;
  private @Nullable String version;
  private volatile @Nullable Instant confirmedAt;
  private volatile @Nullable KubeWatch running;
  private volatile boolean stopped;

  KindWatch(
      KubeHosts hosts,
      String host,
      WatchedKind kind,
      HostObjects objects,
      Listener listener,
      Clock clock) {
    this.hosts = hosts;
    this.host = host;
    this.kind = kind;
    this.objects = objects;
    this.listener = listener;
    this.clock = clock;
  }

  /** Is told what has changed. */
  interface Listener {
    /** This object has. */
    void changed(WatchedKind kind, String namespace, JsonNode object);

    /** Whatever is in these namespaces may have. */
    void listed(WatchedKind kind, Set<String> namespaces);
  }

  /** Until when all that happened is known; null when nothing is. */
  @Nullable Instant confirmedAt() {
    return confirmedAt;
  }

  @Override
  public void run() {
    var failures = 0;
    while (!stopped) {
      try {
        if (version == null) {
          list();
        }
        watch();
        failures = 0;
      } catch (ProviderException e) {
        failures++;
        if (isHidden(kind, e)) {
          objects.hide(kind);
          listener.listed(kind, Set.of());
        }
        LOG.debug("The watch of {} on host {} broke: {}", kind, host, e.message());
      } catch (RuntimeException e) {
        failures++;
        version = null;
        LOG.error("The watch of {} on host {} failed; it is begun anew", kind, host, e);
      }
      if (failures > 0 && !stopped) {
        pause(failures);
      }
    }
  }

  /** Whether it is a kind that a host may keep to itself, and it does. */
  static boolean isHidden(WatchedKind kind, ProviderException e) {
    return kind.isOptional() && e.code() == FailureReason.FORBIDDEN;
  }

  /** Whether the host keeps them to itself: then nothing of them is waited for. */
  boolean isHidden() {
    return !objects.shows(kind);
  }

  @Override
  public void close() {
    stopped = true;
    var watch = running;
    if (watch != null) {
      watch.close();
    }
  }

  private void list() {
    var begun = clock.instant();
    var before = objects.namespaces();
    var all = new ArrayList<JsonNode>();
    version = listAll(hosts.get(host), kind, all);
    objects.replace(kind, all);
    var touched = new HashSet<>(before);
    touched.addAll(objects.namespaces());
    confirmedAt = begun;
    listener.listed(kind, touched);
  }

  /**
   * Lists all objects of a kind, page by page.
   *
   * @return the version that they are of
   */
  static String listAll(KubeHost host, WatchedKind kind, List<JsonNode> all) {
    var query = new HashMap<>(kind.query());
    query.put("limit", String.valueOf(PAGE));
    while (true) {
      var page = host.page(kind, query);
      page.path("items").forEach(each -> all.add(Pruned.of(each)));
      var next = page.path("metadata").path("continue").asText("");
      if (next.isEmpty()) {
        return page.path("metadata").path("resourceVersion").asText();
      }
      query.put("continue", next);
    }
  }

  private void watch() {
    var query = new HashMap<>(kind.query());
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", String.valueOf(version));
    query.put(
        "timeoutSeconds",
        String.valueOf(ThreadLocalRandom.current().nextInt(SHORTEST_SECONDS, LONGEST_SECONDS)));
    try (var watch = hosts.get(host).watch(kind, Map.copyOf(query), new Following())) {
      running = watch;
      if (!stopped) {
        watch.run();
      }
    } finally {
      running = null;
    }
  }

  private final class Following implements KubeWatch.Seen {
    @Override
    public void opened() {
      confirmedAt = clock.instant();
      if (objects.show(kind)) {
        // The host lets them be seen again, and nothing was missed since the version went on from.
        listener.listed(kind, objects.namespaces());
      }
    }

    @Override
    public void event(String type, JsonNode object) {
      switch (type) {
        case "MODIFIED" -> {
          var namespace = objects.put(kind, object);
          // A quota changes with each pod of a tenant; what matters is that it is there.
          if (!WatchedKind.OF_FENCES.contains(kind)) {
            listener.changed(kind, namespace, object);
          }
        }
        case "ADDED" -> listener.changed(kind, objects.put(kind, object), object);
        case "DELETED" -> listener.changed(kind, objects.remove(kind, object), object);
        case "ERROR" -> throw failure(object);
        default -> {}
      }
      version = object.path("metadata").path("resourceVersion").asText();
      confirmedAt = clock.instant();
    }

    private ProviderException failure(JsonNode status) {
      if (status.path("code").asInt() == GONE) {
        version = null;
      }
      return KubeFailures.of(KubeHost.who(host), status.path("code").asInt(), status);
    }
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
