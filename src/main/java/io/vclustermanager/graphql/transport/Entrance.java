package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.transport.ConnectionLimits.Kind;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Decides which connections stay, as whose. Where all places are taken, what is held and not used
 * gives way: it keeps nobody out, and neither does what somebody sends byte by byte.
 */
final class Entrance {
  /** A connection that has just come, or has just been used, may need so long for its request. */
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  /** Where nobody gives way, one does not look at thousands again for each who comes. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final ConnectionLimits limits;
  private final ClientAddresses addresses;
  private final Collection<Door> open;
  private final LongSupplier now;
  private final AtomicLong looksFrom;

  /**
   * Before these doors.
   *
   * @param open those of all connections, as they come and go
   */
  Entrance(
      ConnectionLimits limits, ClientAddresses addresses, Collection<Door> open, LongSupplier now) {
    this.limits = limits;
    this.addresses = addresses;
    this.open = open;
    this.now = now;
    looksFrom = new AtomicLong(now.getAsLong());
  }

  /** A connection has come from there; one too many is closed before a byte of it is read. */
  void come(Door door, InetAddress address) {
    if (!limits.counts(address)) {
      door.standing().share();
    } else if (admit(door, address) != Entry.IN) {
      door.hangUp();
    }
  }

  /**
   * A request has come.
   *
   * @param caller whose it is, if that is known
   */
  Entry enter(Door door, HttpRequest<?> request, Optional<String> caller) {
    if (caller.isEmpty()) {
      return Upgrade.isWebSocket(request) ? mayStand(door, request) : Entry.IN;
    }
    door.signIn();
    return isShared(request) ? Entry.IN : admit(door, caller.get());
  }

  /** A proxy's connection brings the requests of many, but each socket is one client's. */
  private boolean isShared(HttpRequest<?> request) {
    return !Upgrade.isWebSocket(request) && !limits.counts(request.getRemoteAddress().getAddress());
  }

  private Entry mayStand(Door door, HttpRequest<?> request) {
    var client = addresses.of(request);
    if (!limits.counts(client)) {
      return Entry.IN;
    }
    var entry = admitSocket(door, client);
    return entry == Entry.IN && !door.standing().isCounted() ? admit(door, client) : entry;
  }

  private Entry admit(Door door, InetAddress address) {
    var network = ConnectionLimits.network(address);
    return admit(
        Kind.STRANGERS,
        () -> door.standing().admit(address),
        each -> each.isIdleStranger(network, false),
        Door::isIdleStranger);
  }

  private Entry admitSocket(Door door, InetAddress address) {
    var network = ConnectionLimits.network(address);
    return admit(
        Kind.STRANGERS,
        () -> door.standing().admitSocket(address),
        each -> each.isIdleStranger(network, true),
        Door::isIdleStranger);
  }

  private Entry admit(Door door, String caller) {
    return admit(
        Kind.CALLERS,
        () -> door.standing().admit(caller),
        each -> each.isIdleCaller(caller),
        Door::isIdleCaller);
  }

  /**
   * Tries it, and once more where room could be made.
   *
   * @param ofOne which give way where one has too many
   * @param ofAll which give way where all together have too many
   */
  private Entry admit(
      Kind kind, Supplier<Entry> attempt, Predicate<Door> ofOne, Predicate<Door> ofAll) {
    var first = attempt.get();
    var isRoomMade =
        switch (first) {
          case IN -> false;
          case FULL_FOR_ONE -> makesRoom(ofOne);
          case FULL_FOR_ALL -> makesRoomAmongAll(ofAll);
        };
    var outcome = isRoomMade ? attempt.get() : first;
    if (outcome != Entry.IN) {
      limits.refused(kind);
    }
    return outcome;
  }

  private boolean makesRoomAmongAll(Predicate<Door> candidates) {
    if (now.getAsLong() - looksFrom.get() < 0) {
      return false;
    }
    var isMade = makesRoom(candidates);
    if (!isMade) {
      looksFrom.set(now.getAsLong() + PAUSE);
    }
    return isMade;
  }

  /** Closes that one of these connections for which nothing was done for longest. */
  private boolean makesRoom(Predicate<Door> candidates) {
    var latest = now.getAsLong() - GRACE;
    var idle =
        open.stream()
            .filter(each -> each.arrival().waitsSince() - latest <= 0)
            .filter(candidates)
            .min(Comparator.comparingLong(each -> each.arrival().waitsSince()));
    idle.ifPresent(Door::giveWay);
    return idle.isPresent();
  }
}
