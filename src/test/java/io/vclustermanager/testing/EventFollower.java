package io.vclustermanager.testing;

import io.vclustermanager.inventory.Events;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to the events of all clusters over a WebSocket (graphql-transport-ws), and when that
 * breaks subscribes again after the last event it saw, as a client that must not miss any does.
 */
public final class EventFollower implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String QUERY =
      "subscription($after: String) { clusterEvents(after: $after) { cursor type phase } }";

  private final Supplier<URI> service;
  private final String token;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final Thread thread;

  /** The cursor of the beginning, so that nothing is missed however late the first one comes. */
  private volatile String cursor = "RVZFTlQKMAo";

  private volatile boolean closed;

  /** An event, as it came. */
  public record Seen(long position, String type, String phase) {}

  private EventFollower(Supplier<URI> service, String token) {
    this.service = service;
    this.token = token;
    this.thread = Thread.ofPlatform().daemon().name("follow events").start(this::run);
  }

  /** Begins to follow, and waits until the first subscription is made. */
  public static EventFollower of(Supplier<URI> service, String token) {
    var follower = new EventFollower(service, token);
    follower.subscribed.orTimeout(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    return follower;
  }

  /** What it has seen so far, in the order in which it came. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The positions of what it has seen. */
  public List<Long> positions() {
    return seen.stream().map(Seen::position).toList();
  }

  /** What went wrong other than a broken connection. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Waits until it has seen the event at this position. */
  public void awaitPosition(long position) {
    TestService.await(
        "the event at position " + position + "; seen: " + seen.size() + ", " + problems,
        () -> !seen.isEmpty() && seen.getLast().position() >= position);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        follow();
      } catch (ExecutionException | TimeoutException e) {
        // The service is away: come again.
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void follow() throws InterruptedException, ExecutionException, TimeoutException {
    var connection = new Connection();
    var uri = URI.create(service.get().resolve("/graphql").toString().replaceFirst("http", "ws"));
    var socket =
        GraphClient.HTTP
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(uri, connection)
            .get(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    try {
      connection.over.get();
    } finally {
      socket.abort();
    }
  }

  /** One socket, until it breaks. */
  private final class Connection implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    @Override
    public void onOpen(WebSocket socket) {
      var payload = Map.of("authorization", "Bearer " + token);
      send(socket, Map.of("type", "connection_init", "payload", payload));
      socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        var message = partial.toString();
        partial.setLength(0);
        receive(socket, message);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      over.completeExceptionally(new IOException(code + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      over.completeExceptionally(error);
    }

    private void receive(WebSocket socket, String text) {
      try {
        var message = new Answer(0, GraphClient.parse(text));
        switch (message.text("type")) {
          case "connection_ack" -> subscribe(socket);
          case "next" -> keep(message);
          default -> problem(text);
        }
      } catch (IOException | AssertionError e) {
        problem(text);
      }
    }

    private void subscribe(WebSocket socket) {
      var variables = new HashMap<String, Object>();
      variables.put("after", cursor);
      var payload = GraphClient.question(QUERY, variables);
      send(socket, Map.of("id", "1", "type", "subscribe", "payload", payload));
      subscribed.complete(null);
    }

    private void keep(Answer message) {
      var event = "payload.data.clusterEvents.";
      var place = message.text(event + "cursor");
      seen.add(
          new Seen(
              Events.position(place), message.text(event + "type"), message.text(event + "phase")));
      cursor = place;
    }

    private void problem(String text) {
      problems.add(text);
      over.completeExceptionally(new IOException(text));
    }

    private void send(WebSocket socket, Map<String, ?> message) {
      var _ =
          socket
              .sendText(GraphClient.text(message), true)
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      over.completeExceptionally(failure);
                    }
                  });
    }
  }
}
