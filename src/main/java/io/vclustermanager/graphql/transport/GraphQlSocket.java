package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.vclustermanager.access.BearerWay;
import io.vclustermanager.access.LiveCallers;
import io.vclustermanager.access.Shown;
import io.vclustermanager.access.Trouble;
import io.vclustermanager.access.Verdict;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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

  /** One of its own operations must end first, which can be at any time. */
  private static final GraphQlProblem TOO_MANY =
      GraphQlProblem.retryAfter(Code.RATE_LIMITED, "Too many operations on one socket", 1);

  private static final String AUTHORIZATION = "authorization";

  /** What the client's hello may show in the place of headers, which browsers cannot send. */
  private static final Set<String> CREDENTIALS = Set.of(AUTHORIZATION, "x-api-key");

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

  private volatile LiveCallers.@Nullable Watch watch;

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
    var instead = new HashMap<String, String>();
    for (var each : payload.entrySet()) {
      var name = String.valueOf(each.getKey()).toLowerCase(Locale.ROOT);
      if (CREDENTIALS.contains(name) && each.getValue() != null) {
        instead.put(name, each.getValue() instanceof String text ? text : "");
      }
    }
    if (instead.isEmpty()) {
      admitAsOpened();
    } else if (isSomethingElse(instead.get(AUTHORIZATION))) {
      close(SocketClose.FORBIDDEN);
    } else {
      check(new Shown(request, instead));
    }
  }

  private static boolean isSomethingElse(@Nullable String authorization) {
    return authorization != null && BearerWay.token(authorization).isEmpty();
  }

  /** The upgrade brought something and it was not taken: not the same as bringing nothing. */
  private void admitAsOpened() {
    var authentication = request.getUserPrincipal(Authentication.class).orElse(null);
    switch (Verdict.of(request)) {
      case Verdict.Refused(_, _, var trouble) -> close(refused(trouble));
      case Verdict.Unclear(var failure) -> checkFailed(failure);
      case Verdict.Nobody _ when request.getHeaders().contains(HttpHeaders.AUTHORIZATION) ->
          close(SocketClose.FORBIDDEN);
      case Verdict.Nobody _, Verdict.Counts _ -> admit(authentication);
    }
  }

  private static CloseReason refused(Trouble trouble) {
    return trouble.isOver() ? SocketClose.TOKEN_EXPIRED : SocketClose.forbidden(trouble.sentence());
  }

  private void check(Shown shown) {
    var checked =
        Mono.defer(() -> services.ways().verdict(shown))
            .subscribeOn(Schedulers.fromExecutor(services.executor()))
            .toFuture();
    var _ =
        checked.whenComplete(
            (verdict, failure) -> {
              if (failure != null) {
                checkFailed(failure);
              } else {
                heed(verdict);
              }
            });
  }

  private void heed(Verdict verdict) {
    switch (verdict) {
      case Verdict.Counts counts -> admit(counts.authentication());
      case Verdict.Refused(_, _, var trouble) -> close(refused(trouble));
      case Verdict.Unclear(var failure) -> checkFailed(failure);
      case Verdict.Nobody _ -> close(SocketClose.FORBIDDEN);
    }
  }

  /** What was shown may be good: the client shall come again, not sign in again. */
  private void checkFailed(Throwable failure) {
    LOG.error("cannot check who a socket's client is", failure);
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
      TokenEnd.of(authentication).ifPresent(this::watchExpiry);
      watchOver(authentication);
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

  /** Who is nobody any more has nothing to say here, and nothing to hear. */
  private void watchOver(Authentication caller) {
    watch =
        services
            .callers()
            .watch(caller, false, ending -> close(SocketClose.forbidden(ending.why())));
    if (ended.get()) {
      unwatch();
    }
  }

  private void unwatch() {
    var watched = watch;
    if (watched != null) {
      watched.close();
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
      operation.refuse(TOO_MANY);
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
    unwatch();
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
