package io.vclustermanager.reconcile;

import io.vclustermanager.inventory.KnownClusters;
import io.vclustermanager.inventory.KnownClusters.Known;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.ControlPlane;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.MarkedObject;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is on a host that the inventory does not hold: virtual clusters of others, and what is left
 * of ours. Told from this replica's watch, or from one look at the whole host.
 */
@Singleton
public final class HostContents {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Providers providers;
  private final KnownClusters known;
  private final Owners owners;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  HostContents(Providers providers, KnownClusters known, Owners owners) {
    this.providers = providers;
    this.known = known;
    this.owners = owners;
  }

  /**
   * A virtual cluster that is not in the inventory.
   *
   * @param owner of the name of who made it; null when there is none that may be seen
   */
  public record Unmanaged(ControlPlane seen, @Nullable Owner owner) {}

  /**
   * Something that carries the id of a cluster that is gone, or that nobody here knows.
   *
   * @param name of the cluster; null when it is not known
   * @param removable whether it may be taken away from here
   * @param reason why it is left over, or must not be touched
   */
  public record Leftover(
      MarkedObject seen, @Nullable String name, boolean removable, String reason) {}

  private record Place(String namespace, String name) {}

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /**
   * The virtual clusters that are not in the inventory.
   *
   * @throws ProviderException when the host cannot be asked
   */
  public List<Unmanaged> unmanaged(Host host, Scope scope) {
    var all = view(host).controlPlanes();
    var knownHere = known(host, all, List.of());
    var live =
        knownHere.stream()
            .filter(each -> !each.deleted() && each.host().equals(host.name()))
            .map(each -> new Place(each.namespace(), each.name()))
            .collect(Collectors.toSet());
    var ids = byId(knownHere);
    var found =
        all.stream()
            .filter(each -> !live.contains(new Place(each.namespace(), each.name())))
            .filter(each -> !isLeft(host, of(ids, each.markedWith()), each))
            .toList();
    var makers =
        found.stream()
            .map(ControlPlane::createdBy)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    var byName = makers.isEmpty() ? Map.<String, Owner>of() : owners.byNames(makers, scope);
    return found.stream().map(each -> new Unmanaged(each, of(byName, each.createdBy()))).toList();
  }

  /**
   * What is left of clusters that are gone, and what carries ids that nobody here knows.
   *
   * @throws ProviderException when the host cannot be asked
   */
  public List<Leftover> leftovers(Host host) {
    var view = view(host);
    var marked = view.marked();
    var all = view.controlPlanes();
    var ids = byId(known(host, all, marked));
    return marked.stream()
        .filter(each -> isGone(ids.get(each.cluster())))
        .map(each -> leftover(host, each, ids.get(each.cluster()), all))
        .toList();
  }

  private static Leftover leftover(
      Host host, MarkedObject seen, @Nullable Known cluster, List<ControlPlane> all) {
    if (cluster == null) {
      return new Leftover(
          seen,
          null,
          false,
          "No cluster of this inventory has this id: it may be another installation's, and is"
              + " never touched from here.");
    }
    if (!cluster.isLeftIn(host, seen.namespace())) {
      return new Leftover(
          seen,
          cluster.name(),
          false,
          "The cluster is deleted, but was not here: somebody has copied its label.");
    }
    if (all.stream().anyMatch(each -> each.isAnotherIn(seen.namespace(), seen.cluster()))) {
      return new Leftover(
          seen,
          cluster.name(),
          false,
          "The cluster is deleted, but another virtual cluster is in its namespace.");
    }
    return new Leftover(
        seen,
        cluster.name(),
        true,
        seen.going()
            ? "The cluster is deleted; it is being taken away."
            : "The cluster is deleted, and it is still or again there.");
  }

  private static boolean isGone(@Nullable Known cluster) {
    return cluster == null || cluster.deleted();
  }

  private static boolean isLeft(Host host, @Nullable Known cluster, ControlPlane seen) {
    return cluster != null && cluster.isLeftIn(host, seen.namespace());
  }

  private List<Known> known(Host host, List<ControlPlane> all, List<MarkedObject> marked) {
    var namespaces = all.stream().map(ControlPlane::namespace).collect(Collectors.toSet());
    var ids = marked.stream().map(MarkedObject::cluster).collect(Collectors.toSet());
    all.stream().map(ControlPlane::markedWith).filter(Objects::nonNull).forEach(ids::add);
    return known.find(host.name(), namespaces, ids);
  }

  private static <K, V> @Nullable V of(Map<K, V> all, @Nullable K key) {
    return key == null ? null : all.get(key);
  }

  private static Map<UUID, Known> byId(List<Known> several) {
    return several.stream().collect(Collectors.toMap(Known::id, Function.identity()));
  }

  private HostView view(Host host) {
    var provider = providers.of(host);
    return provider.watched(host.name()).orElseGet(() -> look(host));
  }

  private HostView look(Host host) {
    var look = threads.submit(() -> providers.of(host).observeAll(host.name()));
    try {
      return look.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderException failure) {
        throw failure;
      }
      throw new IllegalStateException("While looking at a host", e.getCause());
    } catch (TimeoutException e) {
      look.cancel(true);
      throw ProviderException.passing(FailureReason.TIMEOUT, "The host did not answer in time.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.passing(
          FailureReason.STOPPING, "The look at the host was broken off.");
    }
  }
}
