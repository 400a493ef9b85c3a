package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What never reaches the engine is answered in the graph's own shape all the same. */
final class OutsideErrorsIT {
  private static TransportServer server;

  @BeforeAll
  static void start() {
    // Where strangers are not at home, as on loopback: they may not see the schema.
    server = TransportServer.start(Map.of("micronaut.server.host", "0.0.0.0"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A request as it is sent, and what it is answered. */
  private record Case(String name, String request, int status, String words, String code) {
    Case as(String other) {
      return new Case(name, request, status, words, other);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Case> cases() {
    return List.of(
        of("another address", "GET /graphq1 HTTP/1.1", "", 404, "nothing at this address"),
        of("the schema in another place", "GET /schema.graphql HTTP/1.1", "", 404, "nothing at"),
        of("the schema as a file", "GET /schema.graphqls HTTP/1.1", "", 401, "Sign in first")
            .as("UNAUTHENTICATED"),
        of("another method", "PUT /graphql HTTP/1.1", "", 405, "POST"),
        of("a method that nobody knows", "BREW /graphql HTTP/1.1", "", 405, "POST"),
        of("another type", post("text/plain"), "{}", 415, "Content-Type"),
        of(
            "a body that unfolds",
            post("application/json\nContent-Encoding: gzip"),
            "{}",
            415,
            "without Content-Encoding"),
        of("an answer in HTML", "GET /graphql HTTP/1.1\nAccept: text/html", "", 406, "Accept"),
        of("no JSON", post("application/json"), "{", 400, "not valid JSON"),
        of("no GraphQL", post("application/json"), "[]", 400, "one JSON object"),
        of("too large", post("application/json"), "x".repeat(1_100_000), 413, "Too large"),
        of("a long header", "GET /graphql HTTP/1.1\nX: " + "x".repeat(9000), "", 413, "Too large"),
        of("a long line", "GET /graphql?" + "x".repeat(9000) + " HTTP/1.1", "", 413, "Too large"),
        of("an odd address", "GET /graphql?query={%zz} HTTP/1.1", "", 400, "cannot be understood"),
        of("an odd header", "GET /graphql HTTP/1.1\nX y: z", "", 400, "cannot be understood"),
        of("no HTTP", "HELLO", "", 400, "cannot be understood"));
  }

  private static String post(String type) {
    return "POST /graphql HTTP/1.1\nContent-Type: " + type;
  }

  private static Case of(String name, String head, String body, int status, String words) {
    var length = body.isEmpty() ? "" : "\nContent-Length: " + body.length();
    var request = head + "\nHost: vcm" + length + "\n\n" + body;
    return new Case(name, request, status, words, "BAD_USER_INPUT");
  }

  @Test
  void aBodyThatSaysItIsNotEncodedIsTaken() throws Exception {
    var body = "{\"query\":\"{ hello }\"}";
    try (var http = new RawHttp(server.port())) {
      http.post("Content-Encoding: Identity", "Content-Length: " + body.length()).send(body);

      assertThat(http.reply().body()).isEqualTo("{\"data\":{\"hello\":\"world\"}}");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isAGraphQlErrorWithoutTheTextOfAnException(Case sent) throws Exception {
    try (var http = new RawHttp(server.port())) {
      var answer = http.send(sent.request).reply();

      assertThat(answer.status()).as(answer.body()).isEqualTo(sent.status);
      assertThat(answer.header("content-type")).startsWith("application/json");
      var error = answer.json().error();
      assertThat(error.get("message").text()).contains(sent.words);
      assertThat(error.get("extensions").get("code").text()).isEqualTo(sent.code);
      assertThat(error.get("extensions").get("requestId").text())
          .isNotEmpty()
          .isEqualTo(answer.header("x-request-id"));
      assertThat(answer.body().toLowerCase(Locale.ROOT))
          .doesNotContain("exception", "micronaut", "netty", "_links", "java.");
    }
  }
}
