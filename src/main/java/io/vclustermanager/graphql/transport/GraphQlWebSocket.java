package io.vclustermanager.graphql.transport;

import graphql.GraphQL;
import io.micronaut.configuration.graphql.ws.GraphQLWsHandler;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RouteCondition;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GraphQL over WebSocket: the graphql-transport-ws protocol. This class only finds the socket a
 * callback belongs to; {@link GraphQlSocket} speaks the protocol. Sockets are told apart by the
 * session object, since a session's id is chosen by the client.
 */
@ServerWebSocket(
    value = "${graphql.graphql-ws.path:/graphql-ws}",
    subprotocols = GraphQlWebSocket.SUBPROTOCOL)
@Replaces(GraphQLWsHandler.class)
@Requires(beans = GraphQL.class)
@Requires(property = "graphql.graphql-ws.enabled", value = "true", defaultValue = "false")
@ExecuteOn(EventLoopExecutor.NAME)
final class GraphQlWebSocket {
  static final String SUBPROTOCOL = "graphql-transport-ws";

  /** The annotation takes constants only: {@link WebSocketLimits} sets the configured size. */
  static final int LARGEST_FRAME = 16 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(GraphQlWebSocket.class);

  private final SocketServices services;
  private final Map<WebSocketSession, GraphQlSocket> sockets = new ConcurrentHashMap<>();

  GraphQlWebSocket(SocketServices services) {
    this.services = services;
  }

  @OnOpen
  @RouteCondition("#{T(io.vclustermanager.graphql.transport.Upgrade).isWebSocket(request)}")
  void open(WebSocketSession session, HttpRequest<?> upgrade) {
    var socket = new GraphQlSocket(session, upgrade, services);
    sockets.put(session, socket);
    socket.open();
  }

  /** Takes text: Micronaut would bind any other type from the upgrade's query parameters. */
  @OnMessage(maxPayloadLength = LARGEST_FRAME)
  @RouteCondition("#{T(io.vclustermanager.graphql.transport.Upgrade).isWebSocket(request)}")
  void receive(String message, WebSocketSession session) {
    var socket = sockets.get(session);
    if (socket != null) {
      socket.receive(message);
    }
  }

  @OnClose
  void close(WebSocketSession session, CloseReason reason) {
    var socket = sockets.remove(session);
    if (socket != null) {
      socket.closed(reason);
    }
  }

  @OnError
  void fail(WebSocketSession session, Throwable failure) {
    var socket = sockets.get(session);
    if (socket != null) {
      socket.failed(failure);
    }
  }

  /** Sends the clients to another replica, before the server forgets how to say goodbye. */
  @EventListener
  void shutdown(ShutdownEvent event) {
    var leaving = sockets.values().stream().map(GraphQlSocket::leave).toList();
    try {
      CompletableFuture.allOf(leaving.toArray(CompletableFuture<?>[]::new))
          .get(services.configuration().closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("sockets were still open when the server stopped", e);
    }
  }

  int openSockets() {
    return sockets.size();
  }
}
