package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.vclustermanager.access.ClientAddresses;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All connections' {@link Door doors}, and what they share: who may come in ({@link Entrance}), and
 * how much of strangers lies in memory. For HTTP/1.1, which is what the service speaks.
 */
@Singleton
final class Doors implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  /** What may lie in memory of any stranger: a sign-in, or a question, is shorter. */
  private static final long SMALL = 16 * 1024;

  private final DoorLimits settings;
  private final ConnectionLimits limits;
  private final Entrance entrance;
  private final NettyHttpServerConfiguration server;
  private final Ticker ticker;

  /** Found when it is first used: who listens to how beans are made, is made before all others. */
  private final BeanProvider<Clock> clock;

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
      Ticker ticker,
      BeanProvider<Clock> clock) {
    this.settings = settings;
    this.limits = limits;
    this.clock = clock;
    this.server = server;
    this.ticker = ticker;
    slow = new SeldomLog(ticker);
    givenUp = new SeldomLog(ticker);
    entrance = new Entrance(limits, addresses, open.values(), ticker::read);
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
        pipeline.addBefore(codec, "vcm-bytes", new DoorBytes(door));
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
      entrance.come(door, there.getAddress());
    }
    return door;
  }

  /** A door of that connection, through which nobody has come yet. */
  Door door(Channel connection) {
    return new Door(this, connection, RequestHeaders.decoding(server));
  }

  /**
   * Lets a request in.
   *
   * @param caller whose it is, if that is known
   * @return whether caller or, of a socket behind a proxy, address may have one more connection
   */
  Entry enter(HttpRequest<?> request, Optional<String> caller) {
    return of(request).map(door -> entrance.enter(door, request, caller)).orElse(Entry.IN);
  }

  /** The door through which a request has come, while its connection is open. */
  Optional<Door> of(HttpRequest<?> request) {
    return Optional.ofNullable(
        open.get(new Ends(request.getRemoteAddress(), request.getServerAddress())));
  }

  /** So many bytes more are held of somebody who is not known. */
  void hold(long bytes, Door door) {
    var now = held.addAndGet(bytes);
    var isMore = now > settings.maxBeforeSignIn();
    var wasMore = now - bytes > settings.maxBeforeSignIn();
    if (isMore && (!wasMore || isLarge(door.arrival().atStake()))) {
      // Who holds most, not who comes last: a sign-in is short, and must come through. So nothing
      // short is given up, and who sends something short does not make others search.
      open.values().stream()
          .filter(each -> isLarge(each.arrival().atStake()))
          .max(Comparator.comparingLong(each -> each.arrival().atStake()))
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

  /** What the clock says. */
  Instant time() {
    return clock.get().instant();
  }
}
