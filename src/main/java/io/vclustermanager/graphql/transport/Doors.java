package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.vclustermanager.access.ClientAddresses;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All connections' {@link Door doors}, and what they share: who may have how many, and how much of
 * strangers lies in memory. One connection too many is closed before a byte of it is read, since
 * reading is what costs. For HTTP/1.1, which is what the service speaks.
 */
@Singleton
final class Doors implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final DoorLimits settings;
  private final ConnectionLimits limits;
  private final ClientAddresses addresses;
  private final NettyHttpServerConfiguration server;
  private final Ticker ticker;
  private final AtomicLong held = new AtomicLong();
  private final Map<Ends, Door> open = new ConcurrentHashMap<>();

  /** By which a request finds its connection. */
  private record Ends(@Nullable SocketAddress there, @Nullable SocketAddress here) {}

  Doors(
      DoorLimits settings,
      ConnectionLimits limits,
      ClientAddresses addresses,
      NettyHttpServerConfiguration server,
      Ticker ticker) {
    this.settings = settings;
    this.limits = limits;
    this.addresses = addresses;
    this.server = server;
    this.ticker = ticker;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Customizer(null, null));
    return registry;
  }

  private final class Customizer implements NettyServerCustomizer {
    private final @Nullable Channel channel;
    private final @Nullable Door door;

    Customizer(@Nullable Channel channel, @Nullable Door door) {
      this.channel = channel;
      this.door = door;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Customizer(connection, admit(connection)) : this;
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel == null || door == null) {
        return;
      }
      var pipeline = channel.pipeline();
      var codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
      if (pipeline.get(codec) != null) {
        pipeline.replace(codec, codec, RequestHeaders.codec(server));
        pipeline.addBefore(codec, "vcm-bytes", door.new Bytes());
        pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "vcm-door", door);
      }
    }
  }

  private Door admit(Channel connection) {
    var door = new Door(this, connection);
    var ends = new Ends(connection.remoteAddress(), connection.localAddress());
    open.put(ends, door);
    var _ =
        connection
            .closeFuture()
            .addListener(
                _ -> {
                  open.remove(ends, door);
                  door.closed();
                });
    if (connection.remoteAddress() instanceof InetSocketAddress there
        && there.getAddress() != null
        && limits.counts(there.getAddress())
        && !admit(door, there.getAddress())) {
      var _ = connection.close();
    }
    return door;
  }

  private boolean admit(Door door, InetAddress address) {
    return door.admit(address) || (makesRoom(address) && door.admit(address));
  }

  /**
   * Closes the connection without a caller from there that has done nothing for longest, if that is
   * long: what somebody holds and does not use keeps nobody out.
   */
  private boolean makesRoom(InetAddress address) {
    var network = ConnectionLimits.network(address);
    var longAgo = now() - settings.anonymousSocketTimeout().toNanos();
    var idle =
        open.values().stream()
            .filter(each -> isIdle(each.idleStrangerSince(network), longAgo))
            .min(Comparator.comparingLong(each -> each.idleStrangerSince(network)));
    idle.ifPresent(Door::giveWay);
    return idle.isPresent();
  }

  private static boolean isIdle(long since, long longAgo) {
    return !Door.isBusy(since) && since - longAgo <= 0;
  }

  /**
   * Lets a request in.
   *
   * @param caller whose it is, if that is known
   * @return whether caller or, of a socket behind a proxy, address may have one more connection
   */
  boolean enter(HttpRequest<?> request, Optional<String> caller) {
    var door = open.get(new Ends(request.getRemoteAddress(), request.getServerAddress()));
    if (door == null) {
      return true;
    }
    if (caller.isEmpty()) {
      return !Upgrade.isWebSocket(request) || mayStand(door, request);
    }
    door.signIn();
    return isShared(request) || door.admit(caller.get());
  }

  /** A proxy's connection brings the requests of many, but each socket is one client's. */
  private boolean isShared(HttpRequest<?> request) {
    return !Upgrade.isWebSocket(request) && !limits.counts(request.getRemoteAddress().getAddress());
  }

  private boolean mayStand(Door door, HttpRequest<?> request) {
    if (door.isCounted()) {
      return true;
    }
    var client = addresses.of(request);
    return !limits.counts(client) || admit(door, client);
  }

  /** So many bytes more are held of somebody who is not known. */
  void hold(long bytes, Door door) {
    if (held.addAndGet(bytes) > settings.maxBeforeSignIn()) {
      // Who holds most, not who comes last: a sign-in is short, and must come through.
      open.values().stream()
          .max(Comparator.comparingLong(Door::atStake))
          .filter(most -> most.atStake() > 0)
          .orElse(door)
          .giveUp();
    }
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /** How many bytes of those who are not known lie in memory. */
  long held() {
    return held.get();
  }

  ConnectionLimits limits() {
    return limits;
  }

  Pace pace() {
    return new Pace(
        settings.rateWindow().toNanos(),
        settings.leastRate() * settings.rateWindow().toMillis() / TimeUnit.SECONDS.toMillis(1));
  }

  long now() {
    return ticker.read();
  }
}
