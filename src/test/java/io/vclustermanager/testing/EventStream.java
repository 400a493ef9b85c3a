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

/** A stream of events, read as server-sent events. */
public final class EventStream implements AutoCloseable {
  private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final CompletableFuture<HttpResponse<Stream<String>>> answer;
  private final CompletableFuture<String> problem;

  private EventStream(HttpRequest request) {
    this.answer = http.sendAsync(request, BodyHandlers.ofLines());
    this.problem = answer.thenApplyAsync(EventStream::problem);
  }

  /** Begins to read what comes after a cursor, as an administrator. */
  public static EventStream of(TestService service, String after) {
    return of(
        service,
        Map.of("after", after),
        Map.of("Authorization", "Bearer " + service.token("root", "admin")));
  }

  /** Begins to read what comes from now on, as whom these headers show. */
  public static EventStream by(TestService service, Map<String, String> headers) {
    return of(service, Map.of(), headers);
  }

  private static EventStream of(
      TestService service, Map<String, String> variables, Map<String, String> headers) {
    var query = "subscription ($after: String) { clusterEvents(after: $after) { cursor } }";
    var body = GraphClient.text(GraphClient.question(query, variables));
    var request =
        HttpRequest.newBuilder(service.uri().resolve("/graphql"))
            .header("Accept", "text/event-stream")
            .header("Content-Type", "application/json");
    headers.forEach(request::header);
    return new EventStream(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
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
