package io.vclustermanager.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A subscriber over a WebSocket; what comes is told as the time since it happened. */
final class Watcher implements WebSocket.Listener {
  static final String QUERY =
      "subscription { clusterEvents { cursor type occurredAt phase cluster { name } } }";

  private static final Pattern OCCURRED = Pattern.compile("\"occurredAt\":\"([^\"]+)\"");

  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
  private final Consumer<Duration> lateness;

  private Watcher(Consumer<Duration> lateness) {
    this.lateness = lateness;
  }

  /** Opens a socket and subscribes on it. */
  static WebSocket open(HttpClient http, URI service, String token, Consumer<Duration> lateness)
      throws Exception {
    var watcher = new Watcher(lateness);
    var socket =
        http.newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(
                URI.create(service.resolve("/graphql").toString().replaceFirst("http", "ws")),
                watcher)
            .get();
    send(
        socket,
        "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"Bearer %s\"}}"
            .formatted(token));
    watcher.acknowledged.get();
    send(
        socket,
        "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"%s\"}}".formatted(QUERY));
    return socket;
  }

  private static void send(WebSocket socket, String text) throws Exception {
    socket.sendText(text, true).get();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      receive(Instant.now());
      partial.setLength(0);
    }
    socket.request(1);
    return null;
  }

  private void receive(Instant now) {
    if (partial.indexOf("connection_ack") >= 0) {
      acknowledged.complete(null);
      return;
    }
    var occurred = OCCURRED.matcher(partial);
    if (occurred.find()) {
      lateness.accept(Duration.between(Instant.parse(occurred.group(1)), now));
    } else {
      System.err.println("Not an event: " + partial);
    }
  }
}
