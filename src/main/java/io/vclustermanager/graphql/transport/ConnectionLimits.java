package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.model.Network;
import io.vclustermanager.graphql.transport.Places.Place;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections may be open at a time: those without a caller by their address, those
 * with one by the caller. Strangers so cannot take the places of people who are signed in, nor
 * these those of their colleagues.
 */
@Singleton
final class ConnectionLimits {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  private final int most;
  private final Places<InetAddress> strangers;
  private final Places<InetAddress> sockets;
  private final Places<String> callers;
  private final ClientAddresses addresses;
  private final SeldomLog full;

  ConnectionLimits(DoorLimits limits, ClientAddresses addresses, Ticker ticker) {
    most = limits.maxConnectionsPerAddress();
    strangers = new Places<>(most);
    // A socket stays where a request passes: the other half is for those who want to sign in.
    sockets = new Places<>(Math.max(1, most / 2));
    callers = new Places<>(limits.maxConnectionsPerActor());
    this.addresses = addresses;
    full = new SeldomLog(ticker);
  }

  /** Whether connections are counted by this address: a trusted proxy's say nothing of it. */
  boolean counts(InetAddress address) {
    return !addresses.isProxy(address);
  }

  /** A place for a connection without a caller. */
  Optional<Place> stranger(InetAddress address) {
    var place = strangers.take(network(address));
    if (place.isPresent() && open(address) == most) {
      full.say(
          unsaid ->
              LOG.warn(
                  "{} has {} connections open without a caller; further ones take the place of"
                      + " those that do nothing, or are closed ({} times more since this was last"
                      + " said)",
                  address,
                  most,
                  unsaid));
    }
    return place;
  }

  /** A further place for such a one that is a socket. */
  Optional<Place> strangersSocket(InetAddress address) {
    return sockets.take(network(address));
  }

  /** A place for a connection of this caller. */
  Optional<Place> caller(String name) {
    return callers.take(name);
  }

  /** As whose an address counts. */
  static InetAddress network(InetAddress address) {
    return Network.of(address);
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
