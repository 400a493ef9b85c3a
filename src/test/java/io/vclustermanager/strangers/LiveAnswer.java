package io.vclustermanager.strangers;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.JsonText;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A subscription that somebody has opened, and all that has come by it so far. */
record LiveAnswer(
    String document,
    HttpClient http,
    List<String> lines,
    CompletableFuture<Void> open,
    CompletableFuture<Void> end)
    implements AutoCloseable {
  /** Opens it, by server-sent events. */
  static LiveAnswer of(Asker asker, String document) {
    var answer =
        new LiveAnswer(
            document,
            HttpClient.newHttpClient(),
            new CopyOnWriteArrayList<>(),
            new CompletableFuture<>(),
            new CompletableFuture<>());
    var request =
        HttpRequest.newBuilder(asker.service().uri().resolve("/graphql"))
            .header("Accept", "text/event-stream")
            .header("Content-Type", "application/json");
    asker.headers().forEach(request::header);
    if (!asker.token().isEmpty()) {
      request.header("Authorization", "Bearer " + asker.token());
    }
    var body = BodyPublishers.ofString(JsonText.of(Map.of("query", document)));
    var _ =
        answer
            .http
            .sendAsync(request.POST(body).build(), BodyHandlers.ofLines())
            .thenAcceptAsync(
                response -> {
                  answer.open.complete(null);
                  response.body().forEach(answer.lines::add);
                })
            .whenComplete((_, _) -> answer.end.complete(null));
    return answer;
  }

  /** All that has come. */
  String text() {
    return String.join("\n", lines);
  }

  /** Whether it has told of this, or has ended. */
  boolean hasToldOrEnded(String word) {
    return end.isDone() || text().contains(word);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
