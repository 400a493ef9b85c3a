package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one request may ask for and how long it may take; how much one caller may keep open. */
final class GraphQlLimitsIT {
  private static final String TOO_COMPLEX = "QUERY_TOO_COMPLEX";

  private static String many(int count, String text) {
    return IntStream.range(0, count).mapToObj(text::formatted).collect(Collectors.joining(" "));
  }

  private static String code(TransportServer server, String query, Map<String, ?> variables)
      throws Exception {
    var answer =
        server.send(server.json(Json.write(Map.of("query", query, "variables", variables))));
    return answer.json().has("errors") ? answer.code() : "";
  }

  private static String code(TransportServer server, String query) throws Exception {
    return code(server, query, Map.of());
  }

  @Test
  void aliasesRootFieldsAndDirectivesAreCounted() throws Exception {
    try (var server =
        TransportServer.start(
            Map.of(
                "vcm.graphql.max-aliases", 3,
                "vcm.graphql.max-root-fields", 5,
                "vcm.graphql.max-directives", 2))) {
      assertThat(code(server, "{ " + many(3, "a%d: hello") + " }")).isEmpty();
      assertThat(code(server, "{ " + many(4, "a%d: hello") + " }")).isEqualTo(TOO_COMPLEX);
      var inFragments = "{ ...F tree { ...T } } fragment F on Query { a: hello b: hello }";
      assertThat(code(server, inFragments + " fragment T on Tree { a: name }")).isEmpty();
      assertThat(code(server, inFragments + " fragment T on Tree { a: name b: name }"))
          .isEqualTo(TOO_COMPLEX);
      assertThat(code(server, "{ ...F ...F hello } fragment F on Query { hello mark }")).isEmpty();
      assertThat(code(server, "{ ...F ...F } fragment F on Query { hello mark virtual }"))
          .isEqualTo(TOO_COMPLEX);
      var skip = "@skip(if: false)";
      assertThat(code(server, "{ hello " + skip + " mark " + skip + " }")).isEmpty();
      assertThat(
              code(
                  server,
                  "{ ...F @include(if: true) hello "
                      + skip
                      + " mark "
                      + skip
                      + " }"
                      + " fragment F on Query { hello }"))
          .isEqualTo(TOO_COMPLEX);
    }
  }

  @Test
  void whatStandsInAListCountsAsOftenAsThePageMayBeLong() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-complexity", 500))) {
      var list = "{ items(first: %s) { nodes { name items(first: 1) { nodes { name } } } } }";
      assertThat(code(server, list.formatted(80))).isEmpty();
      assertThat(code(server, list.formatted(120))).isEqualTo(TOO_COMPLEX);
      assertThat(code(server, "{ items { nodes { name items { nodes { name } } } } }"))
          .isEqualTo(TOO_COMPLEX);
      var variable = "query($n: Int = 10) { items(last: $n) { nodes { name name2: name } } }";
      assertThat(code(server, variable)).isEmpty();
      assertThat(code(server, variable, Map.of("n", 100))).isEmpty();
      assertThat(code(server, variable, Map.of("n", 200))).isEqualTo(TOO_COMPLEX);
      var inFragments =
          "query($n: Int!) { items(first: $n) { ...I } }"
              + " fragment I on Items { nodes { ...J ... on Item { items(first: 2) { ...K } } } }"
              + " fragment J on Item { name } fragment K on Items { nodes { ...J } }";
      assertThat(code(server, inFragments, Map.of("n", 50))).isEmpty();
      assertThat(code(server, inFragments, Map.of("n", 100))).isEqualTo(TOO_COMPLEX);
      var several = "query($ids: [ID!]!) { several(ids: $ids) { name a: name b: name c: name } }";
      assertThat(code(server, several, Map.of("ids", List.of("1", "2")))).isEmpty();
      var ids = IntStream.range(0, 150).mapToObj(String::valueOf).toList();
      assertThat(code(server, several, Map.of("ids", ids))).isEqualTo(TOO_COMPLEX);
    }
  }

  @Test
  void theSchemaIsShownOnlyWhereThatIsAllowed() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.introspection", false))) {
      assertThat(code(server, "{ __schema { queryType { name } } }")).isEqualTo("FORBIDDEN");
      assertThat(code(server, "{ __type(name: \"Tree\") { name } }")).isEqualTo("FORBIDDEN");
      assertThat(code(server, "{ __typename hello }")).isEmpty();
    }
  }

  @Test
  void aDocumentsMistakesAreNamedButNotAllOfThem() throws Exception {
    try (var server = TransportServer.start()) {
      var answer = server.send(server.query("{ " + many(40, "nope%d") + " }"));
      assertThat(answer.json().get("errors").value()).asInstanceOf(LIST).hasSize(5);
    }
  }

  @Test
  void aRequestThatTakesTooLongIsCutOff() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.request-timeout", "300ms"))) {
      for (var query : List.of("{ hello waiting mark }", "{ never }")) {
        var answer = server.send(server.query(query));
        assertThat(answer.status()).as(query).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("UNAVAILABLE");
        assertThat(answer.json().error().get("extensions", "retryable").value()).isEqualTo(true);
      }
      try (var socket = SocketClient.ready(server.socket())) {
        socket.subscribe("1", "{ waiting }");
        assertThat(socket.expect("error").text()).contains("UNAVAILABLE");
        socket.subscribe("1", "subscription { silent }");
        socket.subscribe("2", "{ waiting }");
        assertThat(socket.expect("error").text()).contains("UNAVAILABLE");
        assertThat(server.probe().active.now()).isEqualTo(1);
      }
      assertThat(server.bean(RequestTimes.class).underWay()).isZero();
    }
  }

  @Test
  void aSocketsOperationEndsWithItsClient() throws Exception {
    try (var server = TransportServer.start();
        var socket = SocketClient.ready(server.socket())) {
      var times = server.bean(RequestTimes.class);
      socket.subscribe("1", "{ waiting }");
      TestService.await("the wait", () -> times.underWay() == 1);
      socket.complete("1");
      TestService.await("its end", () -> times.underWay() == 0);
      socket.subscribe("1", "{ never }");
      TestService.await("the next wait", () -> times.underWay() == 1);
      socket.raw().abort();
      TestService.await("its end too", () -> times.underWay() == 0);
    }
  }

  @Test
  void oneCallerMayHaveSoManySubscriptionsOpen() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-subscriptions-per-actor", 3))) {
      var open = server.bean(OpenSubscriptions.class);
      var alice = server.token("alice");
      try (var one = SocketClient.open(server.socket());
          var two = SocketClient.open(server.socket());
          var bob = SocketClient.open(server.socket())) {
        one.initWithToken(alice).expect("connection_ack");
        two.initWithToken(alice).expect("connection_ack");
        bob.initWithToken(server.token("bob")).expect("connection_ack");
        one.subscribe("1", "subscription { silent }").subscribe("2", "subscription { silent }");
        two.subscribe("1", "subscription { silent }");
        TestService.await("alice's three", () -> open.open("alice") == 3);
        two.subscribe("2", "subscription { silent }");
        assertThat(two.expect("error").text()).contains("RATE_LIMITED");
        var stream =
            server.send(
                server
                    .query("subscription { ticks(count: 1) }")
                    .setHeader("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + alice));
        assertThat(stream.status()).isEqualTo(429);
        bob.subscribe("1", "subscription { ticks(count: 1) }").expect("next");
        bob.expect("complete");
        one.complete("1");
        TestService.await("one less", () -> open.open("alice") == 2);
        two.subscribe("2", "subscription { ticks(count: 1) }").expect("next");
      }
      TestService.await("none", () -> open.open("alice") == 0 && open.open("bob") == 0);
    }
  }

  @Test
  void ofSubscriptionsThatComeAtOnceNoMoreGetInThanThereArePlaces() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-subscriptions-per-actor", 3))) {
      var alice = server.token("alice");
      List<SocketClient> sockets = new ArrayList<>();
      try {
        for (var i = 0; i < 12; i++) {
          sockets.add(SocketClient.open(server.socket()).initWithToken(alice));
          sockets.getLast().expect("connection_ack");
        }
        sockets.parallelStream().forEach(each -> each.subscribe("1", "subscription { silent }"));
        TestService.await(
            "all the others' refusals",
            () -> sockets.stream().filter(SocketClient::hasReceived).count() == 9);
        assertThat(server.probe().active.now()).isEqualTo(3);
        assertThat(server.bean(OpenSubscriptions.class).open("alice")).isEqualTo(3);
      } finally {
        sockets.forEach(SocketClient::close);
      }
      TestService.await("none", () -> server.bean(OpenSubscriptions.class).open("alice") == 0);
    }
  }

  @Test
  void aSubscriptionThatDoesNotBeginGivesItsPlaceBack() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-subscriptions-per-actor", 1));
        var socket = SocketClient.open(server.socket())) {
      socket.initWithToken(server.token("alice")).expect("connection_ack");
      for (var i = 0; i < 3; i++) {
        socket.subscribe("1", "subscription { refusing }");
        assertThat(socket.expect("error").text()).contains("INTERNAL");
      }
      assertThat(server.bean(OpenSubscriptions.class).open("alice")).isZero();
    }
  }

  @Test
  void oneAddressMayHaveSoManyConnectionsOpen() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections-per-address", 5))) {
      var limits = server.bean(ConnectionLimits.class);
      var loopback = InetAddress.getByName("127.0.0.1");
      List<Socket> sockets = new ArrayList<>();
      try {
        for (var i = 0; i < 5; i++) {
          sockets.add(new Socket(loopback, server.port()));
        }
        TestService.await("five", () -> limits.open(loopback) == 5);
        try (var sixth = new Socket(loopback, server.port())) {
          sixth.setSoTimeout((int) TransportServer.DEADLINE.toMillis());
          assertThat(isClosed(sixth)).isTrue();
        }
      } finally {
        for (var socket : sockets) {
          socket.close();
        }
      }
      TestService.await("none", () -> limits.open(loopback) == 0);
      assertThat(server.send(server.query("{ hello }")).status()).isEqualTo(200);
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
