package io.vclustermanager.reconcile;

import io.vclustermanager.inventory.KnownClusters;
import io.vclustermanager.inventory.KnownClusters.Known;
import io.vclustermanager.inventory.KnownClusters.Place;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.ControlPlane;
import io.vclustermanager.provider.MarkedObject;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.reconcile.HostLooks.Look;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is on hosts that the inventory does not hold: virtual clusters of others, and what is left
 * of ours.
 */
@Singleton
public final class HostContents {
  private final HostLooks looks;
  private final KnownClusters known;
  private final Owners owners;

  HostContents(HostLooks looks, KnownClusters known, Owners owners) {
    this.looks = looks;
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

  /** What came of a look at a host. */
  public sealed interface Contents {
    /** This is there and not in the inventory. */
    record Seen(List<Unmanaged> unmanaged, List<Leftover> leftovers) implements Contents {}

    /** The host could not be asked. */
    record NotSeen(ProviderException reason) implements Contents {}
  }

  /**
   * What is on each of these hosts, by the host's key: one look at each, all at the same time, and
   * one statement for what the inventory knows of all that is seen.
   *
   * @param scope whose owners may be named as those who made what is there
   */
  public Map<UUID, Contents> of(Collection<Host> hosts, Scope scope) {
    var contents = new HashMap<UUID, Contents>();
    var seen = new ArrayList<Inhabitants>();
    looks
        .at(hosts)
        .forEach(
            (host, look) -> {
              switch (look) {
                case Look.Seen(var all, var marked) -> seen.add(new Inhabitants(host, all, marked));
                case Look.Failed(var reason) ->
                    contents.put(host.id(), new Contents.NotSeen(reason));
              }
            });
    if (seen.isEmpty()) {
      return contents;
    }
    var inventory = inventory(seen);
    var makers = makers(seen, inventory, scope);
    seen.forEach(each -> contents.put(each.host.id(), contents(each, inventory, makers)));
    return contents;
  }

  /**
   * The virtual clusters that are not in the inventory.
   *
   * @throws ProviderException when the host cannot be asked
   */
  public List<Unmanaged> unmanaged(Host host, Scope scope) {
    return switch (of(List.of(host), scope).get(host.id())) {
      case Contents.Seen(var unmanaged, _) -> unmanaged;
      case Contents.NotSeen(var reason) -> throw reason;
      case null -> throw new IllegalStateException("The host was not looked at");
    };
  }

  /**
   * What is left of clusters that are gone, and what carries ids that nobody here knows.
   *
   * @throws ProviderException when the host cannot be asked
   */
  public List<Leftover> leftovers(Host host) {
    return switch (looks.at(List.of(host)).get(host)) {
      case Look.Seen(var all, var marked) -> {
        var seen = new Inhabitants(host, all, marked);
        yield leftovers(seen, inventory(List.of(seen)));
      }
      case Look.Failed(var reason) -> throw reason;
      case null -> throw new IllegalStateException("The host was not looked at");
    };
  }

  /** All that is seen of a host. */
  private record Inhabitants(Host host, List<ControlPlane> all, List<MarkedObject> marked) {
    Stream<Place> places() {
      return all.stream().map(each -> new Place(host.name(), each.namespace()));
    }

    Stream<UUID> ids() {
      return Stream.concat(
          marked.stream().map(MarkedObject::cluster),
          all.stream().map(ControlPlane::markedWith).filter(Objects::nonNull));
    }
  }

  /** What the inventory knows of all that is seen. */
  private record Inventory(Map<UUID, Known> byId, Set<Named> live) {
    static Inventory of(List<Known> known) {
      return new Inventory(
          known.stream().collect(Collectors.toMap(Known::id, Function.identity())),
          known.stream()
              .filter(each -> !each.deleted())
              .map(each -> new Named(each.host(), each.namespace(), each.release()))
              .collect(Collectors.toSet()));
    }

    @Nullable Known find(@Nullable UUID id) {
      return id == null ? null : byId.get(id);
    }

    boolean isLive(Host host, ControlPlane seen) {
      return live.contains(new Named(host.name(), seen.namespace(), seen.name()));
    }
  }

  private record Named(String host, String namespace, String name) {}

  private Inventory inventory(Collection<Inhabitants> seen) {
    return Inventory.of(
        known.find(
            seen.stream().flatMap(Inhabitants::places).collect(Collectors.toSet()),
            seen.stream().flatMap(Inhabitants::ids).collect(Collectors.toSet())));
  }

  private Map<String, Owner> makers(List<Inhabitants> seen, Inventory inventory, Scope scope) {
    var names =
        seen.stream()
            .flatMap(each -> unmanaged(each, inventory))
            .map(ControlPlane::createdBy)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return names.isEmpty() ? Map.<String, Owner>of() : owners.byNames(names, scope);
  }

  private static Contents contents(
      Inhabitants seen, Inventory inventory, Map<String, Owner> makers) {
    return new Contents.Seen(
        unmanaged(seen, inventory)
            .map(each -> new Unmanaged(each, of(makers, each.createdBy())))
            .toList(),
        leftovers(seen, inventory));
  }

  private static Stream<ControlPlane> unmanaged(Inhabitants seen, Inventory inventory) {
    return seen.all.stream()
        .filter(each -> !inventory.isLive(seen.host, each))
        .filter(each -> !isLeft(seen.host, inventory.find(each.markedWith()), each));
  }

  private static List<Leftover> leftovers(Inhabitants seen, Inventory inventory) {
    return seen.marked.stream()
        .filter(each -> isGone(inventory.find(each.cluster())))
        .map(each -> leftover(seen.host, each, inventory.find(each.cluster()), seen.all))
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
          cluster.abandoned()
              ? "The cluster was abandoned when its host '"
                  + cluster.host()
                  + "' was removed, and is here under another host's name: it is never touched from"
                  + " here."
              : "The cluster is deleted, but was not here: somebody has copied its label.");
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
            : cluster.abandoned()
                ? "The cluster was abandoned when this host was removed, and it is still there."
                : "The cluster is deleted, and it is still or again there.");
  }

  private static boolean isGone(@Nullable Known cluster) {
    return cluster == null || cluster.deleted();
  }

  private static boolean isLeft(Host host, @Nullable Known cluster, ControlPlane seen) {
    return cluster != null && cluster.isLeftIn(host, seen.namespace());
  }

  private static <K, V> @Nullable V of(Map<K, V> all, @Nullable K key) {
    return key == null ? null : all.get(key);
  }
}
