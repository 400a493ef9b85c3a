package io.vclustermanager.testing;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A stream of events after a cursor, read as server-sent events by an administrator. */
public final class EventStream implements AutoCloseable {
  private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final CompletableFuture<HttpResponse<Stream<String>>> answer;
  private final CompletableFuture<String> problem;

  private EventStream(HttpRequest request) {
    this.answer = http.sendAsync(request, BodyHandlers.ofLines());
    this.problem = answer.thenApplyAsync(EventStream::problem);
  }

  /** Begins to read. */
  public static EventStream of(TestService service, String after) {
    var query = "subscription ($after: String) { clusterEvents(after: $after) { cursor } }";
    var body = GraphClient.text(GraphClient.question(query, Map.of("after", after)));
    return new EventStream(
        HttpRequest.newBuilder(service.uri().resolve("/graphql"))
            .header("Accept", "text/event-stream")
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + service.token("root", "admin"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Waits until the service has begun to answer. */
  public void awaitOpen() {
    var _ = within(answer);
  }

  /** The code of the first error that it tells. */
  public String firstProblem() {
    return within(problem);
  }

  private static String problem(HttpResponse<Stream<String>> response) {
    return response
        .body()
        .flatMap(line -> CODE.matcher(line).results())
        .map(code -> code.group(1))
        .findFirst()
        .orElse("none");
  }

  private static <T> T within(CompletableFuture<T> future) {
    try {
      return future.get(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("The stream does not answer", e);
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
