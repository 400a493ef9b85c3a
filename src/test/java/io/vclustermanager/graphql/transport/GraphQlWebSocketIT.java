package io.vclustermanager.graphql.transport;

import static io.vclustermanager.graphql.transport.TransportServer.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sentence of the graphql-transport-ws protocol that a server can break. */
final class GraphQlWebSocketIT {
  private static TransportServer server;

  @BeforeAll
  static void start() {
    server = TransportServer.start(Map.of("graphql.graphql-ws.connection-init-wait-timeout", "2s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SocketClient open() throws Exception {
    return SocketClient.open(server.socket());
  }

  private static SocketClient ready() throws Exception {
    return SocketClient.ready(server.socket());
  }

  @Test
  void closesASocketWithoutTheSubprotocol() throws Exception {
    try (var socket = SocketClient.open(server.socket(), Map.of(), true)) {
      assertThat(socket.closed().code()).isEqualTo(4406);
    }
  }

  @Test
  void acknowledgesAnInitWithAndWithoutPayload() throws Exception {
    try (var plain = open();
        var withPayload = open()) {
      plain.init();
      withPayload.send("{\"type\":\"connection_init\",\"payload\":{\"client\":\"test\"}}");
      withPayload.expect("connection_ack");
    }
  }

  @Test
  void closesASocketThatInitialisesTwice() throws Exception {
    try (var socket = ready()) {
      socket.send("{\"type\":\"connection_init\"}");
      assertThat(socket.closed())
          .isEqualTo(new SocketClient.Closed(4429, "Too many initialisation requests"));
    }
  }

  /** Clients say hello as soon as they are answered: nothing of it is lost, ever. */
  @Test
  void isReadyAsSoonAsItIsOpen() throws Exception {
    for (var i = 0; i < 100; i++) {
      ready().close();
    }
  }

  @Test
  void closesASocketThatSubscribesBeforeItIsAcknowledged() throws Exception {
    try (var socket = open()) {
      socket.subscribe("1", "{ hello }");
      assertThat(socket.closed()).isEqualTo(new SocketClient.Closed(4401, "Unauthorized"));
    }
  }

  @Test
  void closesASocketThatNeverInitialises() throws Exception {
    try (var socket = open()) {
      assertThat(socket.closed())
          .isEqualTo(new SocketClient.Closed(4408, "Connection initialisation timeout"));
    }
  }

  @Test
  void anInitialisedSocketOutlivesTheInitTimeout() throws Exception {
    try (var early = ready();
        var never = open()) {
      assertThat(never.closed().code()).isEqualTo(4408);
      early.subscribe("1", "{ hello }").expect("next");
    }
  }

  @Test
  void answersPingsWithTheirPayload() throws Exception {
    try (var socket = open()) {
      socket.send("{\"type\":\"ping\"}");
      assertThat(socket.expect("pong").has("payload")).isFalse();
      socket.send("{\"type\":\"ping\",\"payload\":{\"a\":[1,null]}}");
      assertThat(socket.expect("pong").get("payload").text()).isEqualTo("{a=[1, null]}");
      socket.send("{\"type\":\"pong\",\"payload\":{}}");
      socket.init();
    }
  }

  @Test
  void answersQueriesAndMutations() throws Exception {
    try (var socket = ready()) {
      socket.subscribe("q", "{ hello virtual }");
      assertThat(socket.next().text())
          .isEqualTo("{id=q, type=next, payload={data={hello=world, virtual=true}}}");
      assertThat(socket.next().text()).isEqualTo("{id=q, type=complete}");
      socket.subscribe("q", "mutation { inc }").expect("next");
      socket.expect("complete");
    }
  }

  @Test
  void sendsEventsInOrderAndCompletes() throws Exception {
    try (var socket = ready()) {
      socket.subscribe("s", "subscription { ticks(count: 2000) }");
      for (var i = 1; i <= 2000; i++) {
        assertThat(socket.expect("next").get("payload", "data", "ticks").value()).isEqualTo(i);
      }
      assertThat(socket.expect("complete").get("id").value()).isEqualTo("s");
    }
  }

  /** Many: the next one may be there, on another thread, while one is still handed on. */
  @Test
  void eventsMayUseDataLoaders() throws Exception {
    try (var socket = ready()) {
      socket.subscribe("s", "subscription { loaded(count: 5000) { value } }");
      for (var i = 1; i <= 5000; i++) {
        assertThat(socket.expect("next").get("payload", "data", "loaded", "value").value())
            .isEqualTo("k" + i + "!!");
      }
      socket.expect("complete");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ nope }", "{", "", "query A { hello } query B { hello }"})
  void answersAnOperationThatCannotRunWithAnError(String query) throws Exception {
    try (var socket = ready()) {
      var error = socket.subscribe("e", query).expect("error");
      assertThat(error.get("id").value()).isEqualTo("e");
      assertThat(error.get("payload").get(0).get("extensions", "code").value())
          .isEqualTo("BAD_USER_INPUT");
      assertThat(error.get("payload").get(0).get("extensions", "requestId").text())
          .matches("[0-9a-f]{32}");
      socket.subscribe("e", "{ hello }").expect("next");
    }
  }

  @Test
  void answersAnUnknownOperationNameWithAnError() throws Exception {
    try (var socket = ready()) {
      socket.send(
          "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"query A{hello}\","
              + "\"operationName\":\"B\"}}");
      socket.expect("error");
    }
  }

  @Test
  void sendsPartialDataWithItsErrors() throws Exception {
    try (var socket = ready()) {
      var next = socket.subscribe("p", "{ hello boom }").expect("next");
      assertThat(next.get("payload", "data", "hello").value()).isEqualTo("world");
      assertThat(next.get("payload").code()).isEqualTo("INTERNAL");
      assertThat(next.text()).doesNotContain(TestSchema.SECRETS);
      socket.expect("complete");
    }
  }

  @Test
  void tellsAboutASourceThatFails() throws Exception {
    try (var socket = ready()) {
      socket.subscribe("f", "subscription { failing }").expect("next");
      var error = socket.expect("error");
      assertThat(error.get("payload").get(0).get("extensions", "code").value())
          .isEqualTo("INTERNAL");
      assertThat(error.text()).doesNotContain(TestSchema.SECRETS);
      var expired = socket.subscribe("f", "subscription { expired }").expect("error");
      assertThat(expired.get("payload").get(0).get("extensions", "code").value())
          .isEqualTo("CURSOR_EXPIRED");
    }
  }

  @Test
  void tellsAboutASubscriptionThatCannotStart() throws Exception {
    try (var socket = ready()) {
      var error = socket.subscribe("r", "subscription { refusing }").expect("error");
      assertThat(error.text()).contains("INTERNAL").doesNotContain(TestSchema.SECRETS);
    }
  }

  @Test
  void refusesTheSameIdTwiceOnOneSocket() throws Exception {
    try (var socket = ready()) {
      socket.subscribe("same", "subscription { silent }");
      socket.subscribe("same", "subscription { silent }");
      assertThat(socket.closed())
          .isEqualTo(new SocketClient.Closed(4409, "Subscriber for same already exists"));
    }
  }

  @Test
  void aLongDuplicateIdFitsIntoTheCloseFrame() throws Exception {
    var id = "ü".repeat(5000);
    try (var socket = ready()) {
      socket.subscribe(id, "subscription { silent }");
      socket.subscribe(id, "subscription { silent }");
      assertThat(socket.closed().code()).isEqualTo(4409);
    }
  }

  @Test
  void theSameIdOnAnotherSocketIsAnotherOperation() throws Exception {
    try (var first = ready();
        var second = ready();
        var stranger = open()) {
      first.subscribe("1", "subscription { endless }").expect("next");
      second.subscribe("1", "subscription { endless }").expect("next");
      stranger.complete("1").send("{\"type\":\"ping\"}").expect("pong");
      first.expect("next");
      first.expect("next");
      second.expect("next");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"endless", "silent"})
  void completeCancelsTheSourceAtOnce(String field) throws Exception {
    var active = server.probe().active;
    active.await(count -> count == 0, DEADLINE);
    try (var socket = ready()) {
      socket.subscribe("1", "subscription { " + field + " }");
      active.await(count -> count == 1, DEADLINE);
      socket.complete("1");
      active.await(count -> count == 0, DEADLINE);
      socket.subscribe("1", "subscription { silent }");
      active.await(count -> count == 1, DEADLINE);
    }
    active.await(count -> count == 0, DEADLINE);
  }

  @Test
  void aCleanCloseIsAnsweredAndEndsTheSubscriptions() throws Exception {
    var active = server.probe().active;
    active.await(count -> count == 0, DEADLINE);
    var socket = ready();
    socket.subscribe("1", "subscription { silent }");
    active.await(count -> count == 1, DEADLINE);
    socket.raw().sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(60, TimeUnit.SECONDS);
    assertThat(socket.closed().code()).isEqualTo(1000);
    active.await(count -> count == 0, DEADLINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "1",
        "{}",
        "{\"type\":1}",
        "{\"type\":\"nope\"}",
        "{\"type\":\"next\",\"id\":\"1\"}",
        "{\"type\":\"connection_ack\"}",
        "{\"type\":\"connection_init\",\"payload\":1}",
        "{\"type\":\"ping\",\"payload\":1}",
        "{\"type\":\"complete\"}",
        "{\"type\":\"subscribe\",\"payload\":{\"query\":\"{hello}\"}}",
        "{\"type\":\"subscribe\",\"id\":1,\"payload\":{\"query\":\"{hello}\"}}",
        "{\"type\":\"subscribe\",\"id\":\"\",\"payload\":{\"query\":\"{hello}\"}}",
        "{\"type\":\"subscribe\",\"id\":\"1\"}",
        "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{}}",
        "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"{hello}\",\"variables\":1}}"
      })
  void closesOnAMessageAgainstTheProtocol(String message) throws Exception {
    try (var socket = open()) {
      socket.send(message);
      assertThat(socket.closed().code()).isEqualTo(4400);
    }
  }

  @Test
  void refusesMoreOperationsThanOneSocketMayRun() throws Exception {
    try (var socket = ready()) {
      for (var i = 0; i < 100; i++) {
        socket.subscribe("s" + i, "subscription { silent }");
      }
      var error = socket.subscribe("more", "{ hello }").expect("error");
      assertThat(error.get("payload").get(0).get("extensions", "code").value())
          .isEqualTo("RATE_LIMITED");
    }
  }

  @Test
  void anOperationNeedsASignInAndTheRestGoesOn() throws Exception {
    var before = server.probe().subscribeCalls.get();
    try (var socket = ready()) {
      var error = socket.subscribe("1", "subscription { secretTicks }").expect("error");
      assertThat(error.get("payload").get(0).get("extensions", "code").value())
          .isEqualTo("UNAUTHENTICATED");
      socket.subscribe("1", "{ hello mark }");
      assertThat(socket.expect("next").get("payload", "data", "mark").value())
          .isEqualTo("seen nobody");
    }
    assertThat(server.probe().subscribeCalls).hasValue(before);
  }

  @Test
  void signsInByTheFirstMessage() throws Exception {
    try (var socket = open()) {
      socket.initWithToken(server.token("alice")).expect("connection_ack");
      socket.subscribe("1", "{ whoami mark }");
      assertThat(socket.expect("next").get("payload", "data").text())
          .isEqualTo("{whoami=alice, mark=seen alice}");
      socket.expect("complete");
      socket.subscribe("2", "subscription { secretTicks }").expect("next");
    }
  }

  @Test
  void signsInByTheHeaderOfTheUpgrade() throws Exception {
    var headers =
        Map.of(
            "Sec-WebSocket-Protocol",
            "graphql-transport-ws",
            "Authorization",
            "Bearer " + server.token("bob"));
    try (var socket = SocketClient.open(server.socket(), headers, true)) {
      socket.init();
      assertThat(
              socket
                  .subscribe("1", "{ mark }")
                  .expect("next")
                  .get("payload", "data", "mark")
                  .value())
          .isEqualTo("seen bob");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Bearer nonsense\"", "\"Basic abc\"", "\"Bearer \"", "1"})
  void closesOnABadToken(String value) throws Exception {
    try (var socket = open()) {
      socket.send("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":" + value + "}}");
      var closed = socket.closed();
      assertThat(closed.code()).isEqualTo(4403);
      assertThat(closed.reason()).startsWith("Forbidden");
    }
  }

  @Test
  void closesOnABadTokenInTheUpgrade() throws Exception {
    var headers =
        Map.of(
            "Sec-WebSocket-Protocol", "graphql-transport-ws", "Authorization", "Bearer nonsense");
    try (var socket = SocketClient.open(server.socket(), headers, true)) {
      socket.send("{\"type\":\"connection_init\"}");
      assertThat(socket.closed().code()).isEqualTo(4403);
    }
  }
}
