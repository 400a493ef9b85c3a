package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.transport.Places.Place;
import io.vclustermanager.model.Network;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections may be open at a time: those without a caller by their address, those
 * with one by the caller, and both in all. Strangers so cannot take the places of people who are
 * signed in, nor these those of their colleagues.
 */
@Singleton
final class ConnectionLimits {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  /** Who is counted apart. */
  enum Kind {
    /** Connections without a caller. */
    STRANGERS,
    /** Connections of callers. */
    CALLERS
  }

  private final int mostInAll;
  private final int mostPerAddress;
  private final Places<Kind> all;
  private final Places<InetAddress> strangers;
  private final Places<InetAddress> sockets;
  private final Places<String> callers;
  private final ClientAddresses addresses;
  private final SeldomLog full;
  private final Refused refusedStrangers;
  private final Refused refusedCallers;

  /** Those of one kind that were turned away: how many, and what is said of it. */
  private record Refused(AtomicLong count, SeldomLog full) {
    Refused(Ticker ticker) {
      this(new AtomicLong(), new SeldomLog(ticker));
    }
  }

  ConnectionLimits(DoorLimits limits, ClientAddresses addresses, Ticker ticker) {
    mostInAll = limits.maxConnections() == 0 ? ConnectionRoom.usual() : limits.maxConnections();
    var half = Math.max(1, mostInAll / 2);
    mostPerAddress = Math.min(limits.maxConnectionsPerAddress(), half);
    all = new Places<>(mostInAll);
    strangers = new Places<>(mostPerAddress);
    // A socket stays where a request passes: the other half is for those who want to sign in.
    sockets = new Places<>(Math.max(1, mostPerAddress / 2));
    callers = new Places<>(Math.min(limits.maxConnectionsPerActor(), half));
    this.addresses = addresses;
    full = new SeldomLog(ticker);
    refusedStrangers = new Refused(ticker);
    refusedCallers = new Refused(ticker);
  }

  private Refused refusedOf(Kind kind) {
    return kind == Kind.STRANGERS ? refusedStrangers : refusedCallers;
  }

  /** Whether connections are counted by this address: a trusted proxy's say nothing of it. */
  boolean counts(InetAddress address) {
    return !addresses.isProxy(address);
  }

  /**
   * A place for a connection without a caller.
   *
   * @param taker gets it, if there is one
   */
  Entry stranger(InetAddress address, Consumer<Place> taker) {
    var entry = enter(Kind.STRANGERS, strangers.take(network(address)), taker);
    if (entry == Entry.IN && open(address) == mostPerAddress) {
      full.say(
          unsaid ->
              LOG.warn(
                  "{} has {} connections open without a caller; further ones take the place of"
                      + " those that do nothing, or are closed ({} times more since this was last"
                      + " said)",
                  address,
                  mostPerAddress,
                  unsaid));
    }
    return entry;
  }

  /** A further place for such a one that is a socket. */
  Entry strangersSocket(InetAddress address, Consumer<Place> taker) {
    var place = sockets.take(network(address));
    place.ifPresent(taker);
    return place.isPresent() ? Entry.IN : Entry.FULL_FOR_ONE;
  }

  /** A place for a connection of this caller. */
  Entry caller(String name, Consumer<Place> taker) {
    return enter(Kind.CALLERS, callers.take(name), taker);
  }

  private Entry enter(Kind kind, Optional<Place> own, Consumer<Place> taker) {
    if (own.isEmpty()) {
      return Entry.FULL_FOR_ONE;
    }
    var among = all.take(kind);
    if (among.isEmpty()) {
      own.get().close();
      sayFull(kind);
      return Entry.FULL_FOR_ALL;
    }
    taker.accept(own.get().and(among.get()));
    return Entry.IN;
  }

  private void sayFull(Kind kind) {
    refusedOf(kind)
        .full
        .say(
            unsaid ->
                LOG.warn(
                    "{} connections {} are open, as many as vcm.graphql.max-connections allows;"
                        + " further ones take the place of those that do nothing, or are refused"
                        + " ({} times more since this was last said)",
                    mostInAll,
                    kind == Kind.STRANGERS ? "without a caller" : "of callers",
                    unsaid));
  }

  /** One was turned away, for which no room could be made. */
  void refused(Kind kind) {
    refusedOf(kind).count.incrementAndGet();
  }

  /** How many were turned away since the start. */
  long refusals(Kind kind) {
    return refusedOf(kind).count.get();
  }

  /** As whose an address counts. */
  static InetAddress network(InetAddress address) {
    return Network.of(address);
  }

  /** Of all of this kind. */
  int open(Kind kind) {
    return all.taken(kind);
  }

  /** Of those without a caller. */
  int open(InetAddress address) {
    return strangers.taken(network(address));
  }

  /** Of those of this caller. */
  int open(String caller) {
    return callers.taken(caller);
  }
}
