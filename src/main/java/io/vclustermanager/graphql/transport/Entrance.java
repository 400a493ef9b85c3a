package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.transport.ConnectionLimits.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides which connections stay, as whose. Where all places are taken, what is held and not used
 * gives way: it keeps nobody out, and neither does what somebody sends byte by byte. Where callers
 * have all, those of the caller who has most go first, sockets too: some who open many and ask
 * nothing would keep out all others.
 */
final class Entrance {
  /** A connection that has just come, or has just been used, may need so long for its request. */
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  /** Where nobody gives way, one does not look at thousands again for each who comes. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final int MOST_REMEMBERED = 10_000;

  /** Which gives way first. */
  private static final Comparator<Candidate> FIRST =
      Comparator.comparingInt(Candidate::places)
          .reversed()
          .thenComparing(Candidate::isSocket)
          .thenComparingLong(Candidate::waitsSince);

  private final ConnectionLimits limits;
  private final ClientAddresses addresses;
  private final Collection<Door> open;
  private final LongSupplier now;

  /** For whom one has looked in vain a moment ago. Others look for themselves. */
  private final Cache<Object, Boolean> inVain;

  /**
   * Where room can be made.
   *
   * @param forWhom one looks there
   * @param idle the next one that can give way
   */
  private record Search(Object forWhom, Supplier<Optional<Door>> idle) {}

  /** The sockets of a network, of which there are fewer than of its connections. */
  private record Sockets(InetAddress network) {}

  /** A connection of a caller who has so many. */
  private record Candidate(Door door, int places, boolean isSocket, long waitsSince) {}

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
    inVain =
        Caffeine.newBuilder()
            .expireAfterWrite(PAUSE)
            .maximumSize(MOST_REMEMBERED)
            .ticker(now::getAsLong)
            .executor(Runnable::run)
            .build();
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
        new Search(network, () -> longestIdle(each -> each.isIdleStranger(network, false))),
        new Search(Kind.STRANGERS, () -> longestIdle(Door::isIdleStranger)));
  }

  private Entry admitSocket(Door door, InetAddress address) {
    var network = ConnectionLimits.network(address);
    return admit(
        Kind.STRANGERS,
        () -> door.standing().admitSocket(address),
        new Search(
            new Sockets(network), () -> longestIdle(each -> each.isIdleStranger(network, true))),
        new Search(Kind.STRANGERS, () -> longestIdle(Door::isIdleStranger)));
  }

  private Entry admit(Door door, String caller) {
    return admit(
        Kind.CALLERS,
        () -> door.standing().admit(caller),
        new Search(caller, () -> longestIdle(each -> each.isIdleHttp(caller))),
        new Search(caller, () -> idleOfWhoHasMost(caller)));
  }

  /**
   * Tries it, and once more where room could be made.
   *
   * @param ofOne where one has too many
   * @param ofAll where all together have too many
   */
  private Entry admit(Kind kind, Supplier<Entry> attempt, Search ofOne, Search ofAll) {
    var first = attempt.get();
    var isRoomMade =
        switch (first) {
          case IN -> false;
          case FULL_FOR_ONE -> makesRoom(ofOne);
          case FULL_FOR_ALL -> makesRoom(ofAll);
        };
    var outcome = isRoomMade ? attempt.get() : first;
    if (outcome != Entry.IN) {
      limits.refused(kind);
    }
    return outcome;
  }

  /** Closes one that is idle; not one that somebody else closes for themselves. */
  private boolean makesRoom(Search search) {
    if (inVain.getIfPresent(search.forWhom) != null) {
      return false;
    }
    for (var next = search.idle.get(); next.isPresent(); next = search.idle.get()) {
      if (next.get().giveWay()) {
        return true;
      }
    }
    inVain.put(search.forWhom, true);
    return false;
  }

  /** That one of these for which nothing was done for longest. */
  private Optional<Door> longestIdle(Predicate<Door> candidates) {
    return waiting()
        .filter(candidates)
        .min(Comparator.comparingLong(each -> each.arrival().waitsSince()));
  }

  /**
   * One for which nothing is done, of the caller who has most. None of who has no more than the one
   * who comes, for then who comes often would have those of all others; and a socket only of who
   * has several.
   */
  private Optional<Door> idleOfWhoHasMost(String newcomer) {
    var own = limits.open(newcomer);
    return waiting()
        .filter(Door::isIdle)
        .flatMap(each -> each.standing().caller().map(caller -> candidate(each, caller)).stream())
        .filter(each -> each.places > (each.isSocket ? own + 1 : own))
        .min(FIRST)
        .map(Candidate::door);
  }

  private Candidate candidate(Door door, String caller) {
    return new Candidate(door, limits.open(caller), door.isSocket(), door.arrival().waitsSince());
  }

  private Stream<Door> waiting() {
    var latest = now.getAsLong() - GRACE;
    return open.stream().filter(each -> each.arrival().waitsSince() - latest <= 0);
  }
}
