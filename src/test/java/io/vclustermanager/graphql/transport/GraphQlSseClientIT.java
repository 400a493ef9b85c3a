package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The graphql-sse client, in its distinct connections mode, with our event streams. */
final class GraphQlSseClientIT {
  private static TransportServer server;

  @BeforeAll
  static void start() {
    server = TransportServer.start(Map.of("vcm.graphql.ping-interval", "200ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void getsEventsInOrderAndTheEnd() throws Exception {
    var output = NodeScripts.stream(server.http(), "subscription { ticks(count: 3) }", 10, null);
    assertThat(output.status()).as(output.toString()).isZero();
    assertThat(output.lines())
        .containsExactly(
            "{\"data\":{\"ticks\":1}}", "{\"data\":{\"ticks\":2}}", "{\"data\":{\"ticks\":3}}");
  }

  @Test
  void runsQueriesAndMutationsToo() throws Exception {
    assertThat(NodeScripts.stream(server.http(), "{ hello }", 10, null).lines())
        .containsExactly("{\"data\":{\"hello\":\"world\"}}");
    assertThat(NodeScripts.stream(server.http(), "mutation { inc }", 10, null).last())
        .contains("inc");
  }

  @Test
  void signsInByItsHeaderAndUnsubscribes() throws Exception {
    var output =
        NodeScripts.stream(server.http(), "subscription { secretTicks }", 2, server.token("alice"));
    assertThat(output.lines()).hasSize(2).allMatch(line -> line.contains("secretTicks"));
    server.probe().active.await(count -> count == 0, TransportServer.DEADLINE);
  }

  @Test
  void readsWhyItMayNotAndWhyAStreamEnded() throws Exception {
    var anonymous = NodeScripts.stream(server.http(), "subscription { secretTicks }", 1, null);
    assertThat(anonymous.status()).isOne();
    assertThat(anonymous.last()).contains("401");
    var failing = NodeScripts.stream(server.http(), "subscription { failing }", 10, null);
    assertThat(failing.lines()).hasSize(2);
    assertThat(failing.last()).contains("INTERNAL").doesNotContain("secret");
  }

  @Test
  void commentsKeepASilentStreamAlive() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          server.query("subscription { silent }").setHeader("Accept", "text/event-stream").build();
      var response = http.send(request, BodyHandlers.ofInputStream());
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        for (var comment = 0; comment < 5; comment++) {
          assertThat(lines.readLine()).isEqualTo(":");
          assertThat(lines.readLine()).isEmpty();
        }
      }
      http.shutdownNow();
    }
    server.probe().active.await(count -> count == 0, TransportServer.DEADLINE);
  }
}
