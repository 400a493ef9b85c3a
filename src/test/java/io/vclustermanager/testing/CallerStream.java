package io.vclustermanager.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A stream of all clusters' events that somebody has opened, of which its end is awaited. */
public final class CallerStream implements AutoCloseable {
  private static final String QUERY = "subscription { clusterEvents { cursor } }";

  private final HttpClient http = HttpClient.newHttpClient();
  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  private CallerStream() {}

  /** Server-sent events, by who shows this header. */
  public static CallerStream events(TestService service, String header, String value) {
    var stream = new CallerStream();
    var body = GraphClient.text(GraphClient.question(QUERY, Map.of()));
    var request =
        HttpRequest.newBuilder(service.uri().resolve("/graphql"))
            .header("Accept", "text/event-stream")
            .header("Content-Type", "application/json")
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var _ =
        stream
            .http
            .sendAsync(request, BodyHandlers.ofLines())
            .thenAcceptAsync(
                response -> {
                  stream.open.complete(null);
                  stream.end.complete(response.body().collect(Collectors.joining("\n")));
                });
    return stream;
  }

  /** A WebSocket, by who shows this in its first message. */
  public static CallerStream socket(TestService service, String name, String value) {
    var stream = new CallerStream();
    var uri = service.uri().resolve("/graphql");
    var _ =
        stream
            .http
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(
                URI.create("ws://" + uri.getAuthority() + uri.getPath()),
                stream.new Reader(name, value));
    return stream;
  }

  private final class Reader implements WebSocket.Listener {
    private final String name;
    private final String value;

    Reader(String name, String value) {
      this.name = name;
      this.value = value;
    }

    @Override
    public void onOpen(WebSocket socket) {
      send(socket, Map.of("type", "connection_init", "payload", Map.of(name, value)));
      socket.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (data.toString().contains("connection_ack")) {
        send(socket, Map.of("type", "subscribe", "id", "1", "payload", Map.of("query", QUERY)));
        open.complete(null);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end.complete(code + " " + reason);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      end.complete(failure.toString());
    }

    private static void send(WebSocket socket, Map<String, ?> message) {
      var _ = socket.sendText(GraphClient.text(message), true);
    }
  }

  /** Waits until the service has begun to answer. */
  public void awaitOpen() {
    within(open, TestService.DEADLINE);
  }

  /** All that it has told at its end: the events, or code and reason of the close. */
  public String end(Duration deadline) {
    return within(end, deadline);
  }

  private static <T> T within(CompletableFuture<T> future, Duration deadline) {
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("Waited in vain for a stream", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
