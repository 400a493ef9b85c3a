package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.AuthenticationException;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of graphql-transport-ws. Callbacks come in order on the socket's event loop;
 * timers, token checks and operations run elsewhere, so all state here may be touched by any
 * thread. Whatever ends the connection ends its operations at once.
 */
final class GraphQlSocket {
  private static final Logger LOG = LoggerFactory.getLogger(GraphQlSocket.class);

  private enum Phase {
    OPENED,
    CHECKING,
    READY
  }

  /** Who has not said hello yet has nothing to keep alive for long. */
  private static final int MOST_EARLY_PINGS = 10;

  private final WebSocketSession session;
  private final HttpRequest<?> request;
  private final SocketServices services;
  private final @Nullable Door door;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPENED);
  private final AtomicBoolean goodbye = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
  private final Map<String, SocketExecution> operations = new ConcurrentHashMap<>();
  private final Map<String, Future<?>> timers = new ConcurrentHashMap<>();

  /** How many pings came before the client's hello; for the event loop. */
  private int earlyPings;

  /** Whether it has no caller and has stood open for as long as such a one may without use. */
  private volatile boolean mustBeUsed;

  GraphQlSocket(WebSocketSession session, HttpRequest<?> request, SocketServices services) {
    this.session = session;
    this.request = request;
    this.services = services;
    door = services.doors().of(request).orElse(null);
    if (door != null) {
      door.runsWhile(() -> !operations.isEmpty());
    }
  }

  void open() {
    if (session.getSubprotocol().filter(GraphQlWebSocket.SUBPROTOCOL::equals).isEmpty()) {
      close(SocketClose.SUBPROTOCOL);
      return;
    }
    after("init", services.protocol().getConnectionInitWaitTimeout(), this::initTimeout);
    after("ping", services.configuration().pingInterval(), this::ping);
  }

  void receive(String text) {
    if (goodbye.get()) {
      return;
    }
    switch (ClientMessage.parse(text)) {
      case ClientMessage.ConnectionInit init -> initialise(init.payload());
      case ClientMessage.Ping ping -> answer(ping);
      case ClientMessage.Pong _ -> {}
      case ClientMessage.Subscribe subscribe -> subscribe(subscribe);
      case ClientMessage.Complete complete -> complete(complete.id());
      case ClientMessage.Invalid invalid -> close(SocketClose.invalid(invalid.reason()));
    }
  }

  private void answer(ClientMessage.Ping ping) {
    if (phase.get() == Phase.OPENED && ++earlyPings > MOST_EARLY_PINGS) {
      close(SocketClose.TOO_MANY_PINGS);
      return;
    }
    sendAndForget(message("pong", null, ping.payload()));
  }

  /** The client closed, or the connection broke. */
  void closed(CloseReason reason) {
    end();
    session.close(SocketClose.echo(reason));
    hangUpLater(reason);
    gone.complete(null);
  }

  /** Ends the socket since the server stops; done when the connection is closed. */
  CompletableFuture<?> leave() {
    end();
    session.close(CloseReason.GOING_AWAY);
    return gone;
  }

  void failed(Throwable failure) {
    switch (failure) {
      // A bomb: too long, too many fragments, or more than it said after decompression.
      case CodecException _ -> close(SocketClose.TOO_BIG);
      case IOException broken -> LOG.debug("socket broke", broken);
      default -> {
        LOG.error("socket failed", failure);
        close(CloseReason.INTERNAL_ERROR);
      }
    }
  }

  private void initTimeout() {
    if (phase.get() == Phase.OPENED) {
      close(SocketClose.INIT_TIMEOUT);
    }
  }

  private void initialise(Map<?, ?> payload) {
    if (!phase.compareAndSet(Phase.OPENED, Phase.CHECKING)) {
      close(SocketClose.INIT_TWICE);
      return;
    }
    cancelTimer("init");
    var authorization = authorization(payload);
    if (authorization == null) {
      admitAsOpened();
      return;
    }
    TokenAuthenticator.bearer(authorization)
        .ifPresentOrElse(this::checkToken, () -> close(SocketClose.FORBIDDEN));
  }

  private void admitAsOpened() {
    var authentication = request.getUserPrincipal(Authentication.class).orElse(null);
    if (authentication == null && request.getHeaders().contains(HttpHeaders.AUTHORIZATION)) {
      // The upgrade brought a token and nobody accepted it: not the same as bringing none.
      close(RejectedToken.of(request).map(this::rejected).orElse(SocketClose.FORBIDDEN));
      return;
    }
    admit(authentication);
  }

  private CloseReason rejected(String token) {
    return services.troubles().isOver(token) ? SocketClose.TOKEN_EXPIRED : SocketClose.FORBIDDEN;
  }

  private static @Nullable Object authorization(Map<?, ?> payload) {
    var lower = payload.get("authorization");
    return lower == null ? payload.get("Authorization") : lower;
  }

  private void checkToken(String token) {
    var checked = services.authenticator().authenticate(token, request).toFuture();
    var _ =
        checked.whenComplete(
            (authentication, failure) -> {
              if (failure != null) {
                tokenCheckFailed(failure);
              } else if (authentication == null) {
                close(rejected(token));
              } else {
                admit(authentication);
              }
            });
  }

  private void tokenCheckFailed(Throwable failure) {
    if (failure instanceof AuthenticationException) {
      close(SocketClose.FORBIDDEN);
      return;
    }
    // The token may be good: the client shall come again, not sign in again.
    LOG.error("cannot check a socket's token", failure);
    close(CloseReason.TRY_AGAIN_LATER);
  }

  private void admit(@Nullable Authentication authentication) {
    if (authentication != null) {
      var entry = services.doors().enter(request, Optional.of(authentication.getName()));
      if (entry != Entry.IN) {
        close(entry == Entry.FULL_FOR_ALL ? SocketClose.FULL : SocketClose.TOO_MANY);
        return;
      }
      request.setUserPrincipal(authentication);
      TokenAuthenticator.expiry(authentication).ifPresent(this::watchExpiry);
    }
    if (goodbye.get()) {
      return;
    }
    phase.set(Phase.READY);
    var now = services.ticker().read();
    sendAndForget(message("connection_ack", null, null));
    if (authentication == null) {
      awaitUse(now);
    }
  }

  /** A socket costs a place and memory: who does not say who they are gets it for what they ask. */
  private void awaitUse(long acknowledged) {
    var open = Duration.ofNanos(services.ticker().read() - acknowledged);
    var left = services.limits().anonymousSocketTimeout().minus(open);
    if (left.isPositive()) {
      after("use", atMostAPing(left), () -> awaitUse(acknowledged));
      return;
    }
    mustBeUsed = true;
    closeIfUnused();
  }

  /** To be called after an operation has told its end. */
  void closeIfUnused() {
    if (mustBeUsed && operations.isEmpty()) {
      close(SocketClose.UNUSED);
    }
  }

  /** Looks again at every ping at the latest, so a clock that was set is noticed. */
  private void watchExpiry(Instant expiry) {
    var left = Duration.between(services.clock().instant(), expiry);
    if (left.isNegative() || left.isZero()) {
      close(SocketClose.TOKEN_EXPIRED);
      return;
    }
    after("expiry", atMostAPing(left), () -> watchExpiry(expiry));
  }

  private Duration atMostAPing(Duration left) {
    var longest = services.configuration().pingInterval();
    return left.compareTo(longest) < 0 ? left.plusMillis(1) : longest;
  }

  private void ping() {
    if (session.isOpen()) {
      var _ = session.sendPingAsync(new byte[0]);
      after("ping", services.configuration().pingInterval(), this::ping);
    }
  }

  private void subscribe(ClientMessage.Subscribe message) {
    if (phase.get() != Phase.READY) {
      close(SocketClose.NOT_INITIALISED);
      return;
    }
    var operation = new SocketExecution(message.id(), call(message.request()), this, services);
    if (operations.size() >= services.configuration().maxOperationsPerSocket()) {
      // One socket must not take all the memory and threads of everybody.
      operation.refuse(Code.RATE_LIMITED, "Too many operations on one socket");
      return;
    }
    if (operations.putIfAbsent(message.id(), operation) != null) {
      close(SocketClose.duplicate(message.id()));
      return;
    }
    operation.start();
  }

  private ExecutionCall call(GraphQlRequest graphQlRequest) {
    return services
        .runner()
        .call(graphQlRequest, Transport.WEB_SOCKET, RequestId.create(), request, HttpResponse.ok());
  }

  private void complete(String id) {
    var operation = operations.remove(id);
    if (operation != null) {
      operation.cancel();
    }
  }

  void forget(String id, SocketExecution operation) {
    operations.remove(id, operation);
  }

  /**
   * What cannot be sent has nobody to read it: the socket is gone, and its end is told elsewhere.
   */
  private void sendAndForget(Map<String, ?> message) {
    var _ = send(message);
  }

  /** Done when the bytes have left for the network, which is what slows a fast source down. */
  CompletableFuture<?> send(Map<String, ?> message) {
    try {
      var bytes = Json.write(message);
      return session.sendAsync(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static Map<String, Object> message(String type, @Nullable String id, @Nullable Object payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    if (id != null) {
      message.put("id", id);
    }
    message.put("type", type);
    if (payload != null) {
      message.put("payload", payload);
    }
    return message;
  }

  private void close(CloseReason reason) {
    if (!goodbye.compareAndSet(false, true)) {
      return;
    }
    end();
    try {
      // Closing at once could throw away what the client has not read, the reason included.
      hangUpLater(reason);
      var _ = session.sendAsync(new CloseWebSocketFrame(reason.getCode(), reason.getReason()));
    } catch (RuntimeException e) {
      LOG.debug("socket was gone before it was closed", e);
    }
  }

  /** A session closes when its last word is written: to somebody who reads nothing, it never is. */
  private void hangUpLater(CloseReason reason) {
    if (session.isOpen()) {
      var _ =
          services
              .scheduler()
              .schedule(services.configuration().closeTimeout(), () -> hangUp(reason));
    }
  }

  private void hangUp(CloseReason reason) {
    session.close(reason);
    if (door != null) {
      door.hangUp();
    }
  }

  private void end() {
    goodbye.set(true);
    ended.set(true);
    List.copyOf(timers.keySet()).forEach(this::cancelTimer);
    List.copyOf(operations.keySet()).forEach(this::complete);
  }

  /** An operation that was registered while the socket ended. */
  boolean isOver() {
    return ended.get();
  }

  private void after(String name, Duration delay, Runnable task) {
    timers.put(name, services.scheduler().schedule(delay, task));
    if (ended.get()) {
      cancelTimer(name);
    }
  }

  private void cancelTimer(String name) {
    var timer = timers.remove(name);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
