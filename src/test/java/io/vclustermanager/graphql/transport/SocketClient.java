package io.vclustermanager.graphql.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the JDK that keeps what it received until a test asks for it. */
final class SocketClient implements AutoCloseable, WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** How a socket ended. */
  record Closed(int code, String reason) {}

  final Listeners pings = new Listeners();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final boolean reading;
  private @Nullable WebSocket socket;

  private SocketClient(boolean reading) {
    this.reading = reading;
  }

  static SocketClient open(URI uri) throws Exception {
    return open(uri, Map.of("Sec-WebSocket-Protocol", "graphql-transport-ws"), true);
  }

  static SocketClient open(URI uri, Map<String, String> headers, boolean reading) throws Exception {
    var client = new SocketClient(reading);
    var builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(60));
    headers.forEach(
        (name, value) -> {
          if (name.equals("Sec-WebSocket-Protocol")) {
            builder.subprotocols(value);
          } else {
            builder.header(name, value);
          }
        });
    client.socket = builder.buildAsync(uri, client).get(60, TimeUnit.SECONDS);
    return client;
  }

  /** Open, initialised and acknowledged. */
  static SocketClient ready(URI uri) throws Exception {
    var client = open(uri);
    client.init();
    return client;
  }

  SocketClient init() throws Exception {
    send("{\"type\":\"connection_init\"}");
    expect("connection_ack");
    return this;
  }

  SocketClient initWithToken(String token) {
    return send(
        "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"Bearer " + token + "\"}}");
  }

  WebSocket raw() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }

  SocketClient send(String text) {
    raw().sendText(text, true).join();
    return this;
  }

  SocketClient subscribe(String id, String query) {
    var bytes =
        Json.write(Map.of("id", id, "type", "subscribe", "payload", Map.of("query", query)));
    return send(new String(bytes, StandardCharsets.UTF_8));
  }

  SocketClient complete(String id) {
    return send("{\"id\":\"" + id + "\",\"type\":\"complete\"}");
  }

  Look next() throws Exception {
    var text = received.poll(60, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("nothing received; closed: " + closed);
    }
    return Look.at(Json.read(text));
  }

  /** Whether something came that nobody has looked at yet. */
  boolean hasReceived() {
    return !received.isEmpty();
  }

  Look expect(String type) throws Exception {
    var message = next();
    if (!message.get("type").text().equals(type)) {
      throw new AssertionError("wanted " + type + ", got " + message);
    }
    return message;
  }

  Closed closed() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(60, TimeUnit.SECONDS);
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reading) {
      opened.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      received.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    pings.add(1);
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
