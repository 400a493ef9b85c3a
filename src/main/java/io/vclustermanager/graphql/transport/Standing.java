package io.vclustermanager.graphql.transport;

import io.netty.channel.Channel;
import io.vclustermanager.graphql.transport.Places.Place;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * As whose a connection counts: a stranger's from some address, or a caller's. It has a place among
 * theirs, and gives it back when it is gone. For any thread, but for what says otherwise.
 */
final class Standing {
  private final ConnectionLimits limits;
  private final Channel channel;
  private final AtomicReference<@Nullable Place> place = new AtomicReference<>();
  private final AtomicReference<@Nullable Place> socketPlace = new AtomicReference<>();
  private volatile @Nullable String caller;
  private volatile @Nullable InetAddress stranger;

  /** Said before anything else, and then never changed. */
  private boolean isShared;

  Standing(ConnectionLimits limits, Channel channel) {
    this.limits = limits;
    this.channel = channel;
  }

  /**
   * Counts it as the caller's instead of the address's: that of the first one, for HTTP may bring
   * others on the same.
   */
  Entry admit(String name) {
    if (caller != null) {
      return Entry.IN;
    }
    return limits.caller(
        name,
        taken -> {
          caller = name;
          stranger = null;
          occupy(place, taken);
          leave(socketPlace);
        });
  }

  /** Counts it as one without a caller, from there. */
  Entry admit(InetAddress address) {
    return limits.stranger(
        address,
        taken -> {
          stranger = ConnectionLimits.network(address);
          occupy(place, taken);
        });
  }

  /** Counts it as a socket without a caller too. */
  Entry admitSocket(InetAddress address) {
    return limits.strangersSocket(address, taken -> occupy(socketPlace, taken));
  }

  private void occupy(AtomicReference<@Nullable Place> where, Place taken) {
    close(where.getAndSet(taken));
    if (!channel.isOpen()) {
      leave(where);
    }
  }

  private static void leave(AtomicReference<@Nullable Place> where) {
    close(where.getAndSet(null));
  }

  private static void close(@Nullable Place former) {
    if (former != null) {
      former.close();
    }
  }

  /** It brings the requests of many: only as a socket it is anybody's. To be said first of all. */
  void share() {
    isShared = true;
  }

  /** Whether it counts as anybody's. */
  boolean isCounted() {
    return place.get() != null;
  }

  /** Whether it is counted as one without a caller. */
  boolean isStranger() {
    return stranger != null;
  }

  /** Whether it is a stranger's from there, or a socket of such a one. */
  boolean isStranger(InetAddress network, boolean asSocket) {
    return network.equals(stranger) && (!asSocket || socketPlace.get() != null);
  }

  /** The caller as whose it is counted, if it is. */
  Optional<String> caller() {
    return Optional.ofNullable(caller);
  }

  /** Whether it is this caller's. */
  boolean isOf(String name) {
    return name.equals(caller);
  }

  /** Gives back what was taken for an upgrade which was refused all the same. */
  void leaveWhatNoSocketTook() {
    leave(socketPlace);
    if (isShared) {
      leave(place);
      stranger = null;
      caller = null;
    }
  }

  /** It is gone, or is to go. */
  void leave() {
    leave(place);
    leave(socketPlace);
  }
}
