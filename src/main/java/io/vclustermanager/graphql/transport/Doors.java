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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All connections' {@link Door doors}, and what they share: who may have how many, and how much of
 * strangers lies in memory. One connection too many is closed before a byte of it is read, since
 * reading is what costs. For HTTP/1.1, which is what the service speaks.
 */
@Singleton
final class Doors implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  /** What may lie in memory of any stranger: a sign-in, or a question, is shorter. */
  private static final long SMALL = 16 * 1024;

  /** A connection that has just come, or has just been used, may need so long for its request. */
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  private final DoorLimits settings;
  private final ConnectionLimits limits;
  private final ClientAddresses addresses;
  private final NettyHttpServerConfiguration server;
  private final Ticker ticker;
  private final AtomicLong held = new AtomicLong();
  private final Map<Ends, Door> open = new ConcurrentHashMap<>();
  private final SeldomLog slow;
  private final SeldomLog givenUp;

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
    slow = new SeldomLog(ticker);
    givenUp = new SeldomLog(ticker);
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
        pipeline.replace(codec, codec, door.decoder());
        // Before the decoder: a WebSocket's stands there later, and says goodbye by this way out.
        pipeline.addBefore(codec, "vcm-answers", door.decoder().answers());
        pipeline.addBefore(codec, "vcm-backpressure", door.backpressure());
        pipeline.addBefore(codec, "vcm-bytes", door.new Bytes());
        // Next to it: further on, messages wait until they are asked for.
        pipeline.addAfter(codec, "vcm-door", door);
      }
    }
  }

  private Door admit(Channel connection) {
    var door = door(connection);
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
        && there.getAddress() != null) {
      count(door, there.getAddress());
    }
    return door;
  }

  private void count(Door door, InetAddress address) {
    if (!limits.counts(address)) {
      door.share();
    } else if (!admit(door, address)) {
      door.hangUp();
    }
  }

  /** A door of that connection, through which nobody has come yet. */
  Door door(Channel connection) {
    return new Door(this, connection, new RequestDecoder(RequestHeaders.decoding(server)));
  }

  private boolean admit(Door door, InetAddress address) {
    var network = ConnectionLimits.network(address);
    return door.admit(address)
        || (makesRoom(each -> each.isIdleStranger(network, false)) && door.admit(address));
  }

  private boolean admitSocket(Door door, InetAddress address) {
    var network = ConnectionLimits.network(address);
    return door.admitSocket(address)
        || (makesRoom(each -> each.isIdleStranger(network, true)) && door.admitSocket(address));
  }

  private boolean admit(Door door, String caller) {
    return door.admit(caller) || (makesRoom(each -> each.isIdle(caller)) && door.admit(caller));
  }

  /**
   * Closes that one of these connections for which nothing was done for longest: what somebody
   * holds and does not use keeps nobody out, and neither does what they send byte by byte.
   */
  private boolean makesRoom(Predicate<Door> candidates) {
    var latest = now() - GRACE;
    var idle =
        open.values().stream()
            .filter(each -> each.waitsSince() - latest <= 0)
            .filter(candidates)
            .min(Comparator.comparingLong(Door::waitsSince));
    idle.ifPresent(Door::giveWay);
    return idle.isPresent();
  }

  /**
   * Lets a request in.
   *
   * @param caller whose it is, if that is known
   * @return whether caller or, of a socket behind a proxy, address may have one more connection
   */
  boolean enter(HttpRequest<?> request, Optional<String> caller) {
    return of(request).map(door -> enter(door, request, caller)).orElse(true);
  }

  private boolean enter(Door door, HttpRequest<?> request, Optional<String> caller) {
    if (caller.isEmpty()) {
      return !Upgrade.isWebSocket(request) || mayStand(door, request);
    }
    door.signIn();
    return isShared(request) || admit(door, caller.get());
  }

  /** The door through which a request has come, while its connection is open. */
  Optional<Door> of(HttpRequest<?> request) {
    return Optional.ofNullable(
        open.get(new Ends(request.getRemoteAddress(), request.getServerAddress())));
  }

  /** A proxy's connection brings the requests of many, but each socket is one client's. */
  private boolean isShared(HttpRequest<?> request) {
    return !Upgrade.isWebSocket(request) && !limits.counts(request.getRemoteAddress().getAddress());
  }

  private boolean mayStand(Door door, HttpRequest<?> request) {
    var client = addresses.of(request);
    return !limits.counts(client)
        || (admitSocket(door, client) && (door.isCounted() || admit(door, client)));
  }

  /** So many bytes more are held of somebody who is not known. */
  void hold(long bytes, Door door) {
    var now = held.addAndGet(bytes);
    var isMore = now > settings.maxBeforeSignIn();
    var wasMore = now - bytes > settings.maxBeforeSignIn();
    if (isMore && (!wasMore || isLarge(door.atStake()))) {
      // Who holds most, not who comes last: a sign-in is short, and must come through. So nothing
      // short is given up, and who sends something short does not make others search.
      open.values().stream()
          .filter(each -> isLarge(each.atStake()))
          .max(Comparator.comparingLong(Door::atStake))
          .ifPresent(Door::giveUp);
    }
  }

  /** Whether so much of somebody who is not known may be given up. */
  static boolean isLarge(long bytes) {
    return bytes > SMALL;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /** How many bytes of those who are not known lie in memory. */
  long held() {
    return held.get();
  }

  /** What is said of those that send too slowly. */
  SeldomLog slow() {
    return slow;
  }

  /** What is said of those that are given up. */
  SeldomLog givenUp() {
    return givenUp;
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
