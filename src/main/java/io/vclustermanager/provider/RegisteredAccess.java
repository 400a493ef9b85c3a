package io.vclustermanager.provider;

import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.HostReach;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the registered hosts are reached, read anew every second while somebody asks. While the
 * database is away, what was known goes on to be used.
 */
@Singleton
final class RegisteredAccess {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RegisteredHosts hosts;
  private @Nullable Map<String, HostAccess> known;
  private long readAt;

  RegisteredAccess(RegisteredHosts hosts) {
    this.hosts = hosts;
  }

  /** All, by name. */
  synchronized Map<String, HostAccess> all() {
    var now = System.nanoTime();
    var former = known;
    if (former != null && now - readAt < FRESH_NANOS) {
      return former;
    }
    var read = read(former);
    known = read;
    readAt = now;
    return read;
  }

  private Map<String, HostAccess> read(@Nullable Map<String, HostAccess> former) {
    try {
      var read = new HashMap<String, HostAccess>();
      hosts.reaches().forEach((name, reach) -> read.put(name, access(name, reach, former)));
      return Map.copyOf(read);
    } catch (DatabaseException e) {
      if (former == null) {
        throw e;
      }
      return former;
    }
  }

  private static HostAccess access(
      String name, HostReach reach, @Nullable Map<String, HostAccess> former) {
    return switch (reach) {
      case HostReach.Kubeconfig(var text) -> new HostAccess.Text(name, text);
      case HostReach.InCluster _ -> new HostAccess.InCluster(name);
      case HostReach.Eks(var cluster) -> new HostAccess.Eks(name, cluster);
      case HostReach.Unreadable(var reason, var message) ->
          new HostAccess.Unreadable(name, reason, message);
      case HostReach.Simulation _ ->
          former != null && former.get(name) instanceof HostAccess.Simulation same
              ? same
              : new HostAccess.Simulation(name, new HostConfiguration.Simulated());
    };
  }
}
