package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.event.EventRelay;
import io.vclustermanager.testing.TestService;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The endpoint with the whole service behind it: audits, real clients, and clients that go away.
 */
final class WholeServiceEndpointIT {
  private static final String WATCH =
      "subscription { clusterEvents { type phase cluster { name phase } } }";
  private static final int SOCKETS = 200;

  private static TestService service;
  private static String token;

  @BeforeAll
  static void start() {
    service = TestService.start();
    token = service.token("root", "admin");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void allAuditsAreOk() throws Exception {
    var output = NodeScripts.audits(service.uri().resolve("/graphql"), token);

    assertThat(output.last())
        .as(String.join("\n", output.lines()))
        .isEqualTo("{\"ok\":61,\"notice\":0,\"warn\":0,\"error\":0}");
  }

  @Test
  void theRealClientSeesAClusterBecomeReady() throws Exception {
    service.createReady("watched");
    var query =
        "subscription { clusterEvents(filter: { cluster: \"watched\" }, after: \"%s\") { type phase } }"
            .formatted(beginning());

    var output = NodeScripts.subscribe(socket(), query, 3, token);

    assertThat(output.lines().getFirst()).contains("CLUSTER_REQUESTED");
    assertThat(output.lines()).hasSize(3);
  }

  @Test
  void eachEventShowsTheClusterAsItIsThen() throws Exception {
    try (var client = SocketClient.open(socket())) {
      client.initWithToken(token).expect("connection_ack");
      client.subscribe("1", WATCH);
      TestService.await("the stream", () -> relay().openStreams() > 0);
      service.createReady("shown");
      var phase = "";
      while (!phase.equals("READY")) {
        var event = client.expect("next").get("payload").get("data").get("clusterEvents");
        if (event.get("cluster").get("name").text().equals("shown")) {
          phase = event.get("cluster").get("phase").text();
        }
      }
    }
  }

  @Test
  void socketsThatAreDroppedLeaveNoStreams() throws Exception {
    TestService.await("earlier streams to end", () -> relay().openStreams() == 0);
    var sockets = new ArrayList<SocketClient>();
    for (var i = 0; i < SOCKETS; i++) {
      var client = SocketClient.open(socket());
      client.initWithToken(token).expect("connection_ack");
      sockets.add(client.subscribe("1", WATCH));
    }
    TestService.await("all streams", () -> relay().openStreams() == SOCKETS);

    sockets.forEach(client -> client.raw().abort());

    TestService.await("no stream", () -> relay().openStreams() == 0);
  }

  @Test
  void aServerSentStreamComesAsItHappensAndEndsWithItsClient() throws Exception {
    TestService.await("earlier streams to end", () -> relay().openStreams() == 0);
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(stream(WATCH), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/event-stream");
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        service.create("streamed");
        assertThat(lines.readLine()).isEqualTo(":");
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEqualTo("event: next");
        assertThat(lines.readLine()).startsWith("data: ").contains("streamed");
      }
      http.shutdownNow();
    }

    TestService.await("no stream", () -> relay().openStreams() == 0);
  }

  @Test
  void aServerSentStreamOfAQueryIsOneResult() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var response =
          http.send(stream("{ serviceInfo { name } }"), HttpResponse.BodyHandlers.ofString());

      assertThat(response.body())
          .isEqualTo(
              ":\n\n"
                  + "event: next\n"
                  + "data: {\"data\":{\"serviceInfo\":{\"name\":\"vCluster Manager\"}}}\n\n"
                  + "event: complete\n"
                  + "data:\n\n");
    }
  }

  @Test
  void aServerSentStreamWithoutATokenIsRefused() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(stream(WATCH), (name, _) -> !name.equals("Authorization")).build();

      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aServerSentStreamEndsWithItsToken() throws Exception {
    token = service.token("root", "admin", Duration.ofSeconds(3));
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(stream(WATCH), HttpResponse.BodyHandlers.ofString());

      assertThat(response.body()).endsWith("event: complete\ndata:\n\n");
    } finally {
      token = service.token("root", "admin");
    }
  }

  /** The cursor before all events: that of a position 0. */
  private static String beginning() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString("EVENT\n0\n".getBytes(StandardCharsets.UTF_8));
  }

  private static EventRelay relay() {
    return service.bean(EventRelay.class);
  }

  private static URI socket() {
    return URI.create("ws://127.0.0.1:" + service.uri().getPort() + "/graphql");
  }

  private static HttpRequest stream(String query) {
    return HttpRequest.newBuilder(service.uri().resolve("/graphql"))
        .timeout(TestService.DEADLINE)
        .header("Accept", "text/event-stream")
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token)
        .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"" + query + "\"}"))
        .build();
  }
}
