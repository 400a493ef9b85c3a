package io.vclustermanager.testing;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks to the graph over HTTP as a user would. */
public final class GraphClient {
  public static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.createDefault();

  private GraphClient() {}

  /**
   * Asks.
   *
   * @param token of the caller; null: nobody in particular
   * @throws IOException when there is no answer: the service is not there, or went away meanwhile
   */
  public static Answer ask(
      URI service, @Nullable String token, String query, Map<String, ?> variables)
      throws IOException {
    return ask(service, token, query, variables, Map.of());
  }

  /** The same, with these headers. */
  static Answer ask(
      URI service,
      @Nullable String token,
      String query,
      Map<String, ?> variables,
      Map<String, String> headers)
      throws IOException {
    var response = post(service, token, query, variables, headers);
    return new Answer(response.statusCode(), parse(response.body()));
  }

  /** The answer as it came, with its headers. */
  public static HttpResponse<String> post(URI service, @Nullable String token, String query)
      throws IOException {
    return post(service, token, query, Map.of(), Map.of());
  }

  private static HttpResponse<String> post(
      URI service,
      @Nullable String token,
      String query,
      Map<String, ?> variables,
      Map<String, String> headers)
      throws IOException {
    var request =
        HttpRequest.newBuilder(service.resolve("/graphql"))
            .timeout(TestService.DEADLINE)
            .header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    headers.forEach(request::header);
    var body = HttpRequest.BodyPublishers.ofString(text(question(query, variables)));
    return send(request.POST(body).build());
  }

  /** The status with which a path answers, such as {@code /health/readiness}. */
  public static int status(URI service, String path) throws IOException {
    var request = HttpRequest.newBuilder(service.resolve(path)).timeout(TestService.DEADLINE);
    return send(request.build()).statusCode();
  }

  static Map<String, Object> question(String query, Map<String, ?> variables) {
    return Map.of("query", query, "variables", variables);
  }

  static String text(Map<String, ?> value) {
    try {
      return new String(JSON.writeValueAsBytes(value), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> parse(String text) throws IOException {
    return JSON.readValue(text, Argument.mapOf(String.class, Object.class));
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
