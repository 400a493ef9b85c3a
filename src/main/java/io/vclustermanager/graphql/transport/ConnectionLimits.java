package io.vclustermanager.graphql.transport;

import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.transport.Places.Place;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
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

  /** What follows the network in an address of IPv6 is for its owner to choose. */
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final Places<InetAddress> strangers;
  private final Places<String> callers;
  private final ClientAddresses addresses;

  ConnectionLimits(DoorLimits limits, ClientAddresses addresses) {
    most = limits.maxConnectionsPerAddress();
    strangers = new Places<>(most);
    callers = new Places<>(limits.maxConnectionsPerActor());
    this.addresses = addresses;
  }

  /** Whether connections are counted by this address: a trusted proxy's say nothing of it. */
  boolean counts(InetAddress address) {
    return !addresses.isProxy(address);
  }

  /** A place for a connection without a caller. */
  Optional<Place> stranger(InetAddress address) {
    var place = strangers.take(network(address));
    if (place.isPresent() && open(address) == most) {
      LOG.warn(
          "{} has {} connections open without a caller; further ones are closed", address, most);
    }
    return place;
  }

  /** A place for a connection of this caller. */
  Optional<Place> caller(String name) {
    return callers.take(name);
  }

  /** As whose an address counts: an owner of one in IPv6 has the whole network. */
  static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    var bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
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
