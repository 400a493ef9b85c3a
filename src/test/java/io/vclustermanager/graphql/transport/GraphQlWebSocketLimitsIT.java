package io.vclustermanager.graphql.transport;

import static io.vclustermanager.graphql.transport.TransportServer.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a socket may cost, whose pages may open one, and when it ends. */
final class GraphQlWebSocketLimitsIT {
  private static final String INIT = "{\"type\":\"connection_init\"}";
  private static final Map<String, String> HEADERS =
      Map.of("Host", "vcm.example.org", "Sec-WebSocket-Protocol", "graphql-transport-ws");

  @Test
  void twoHundredDroppedSocketsLeaveNothingBehind() throws Exception {
    try (var server = TransportServer.start()) {
      var active = server.probe().active;
      List<SocketClient> sockets = new ArrayList<>();
      for (var i = 0; i < 200; i++) {
        var field = i % 2 == 0 ? "endless" : "silent";
        sockets.add(
            SocketClient.ready(server.socket()).subscribe("1", "subscription { " + field + " }"));
      }
      active.await(count -> count == 200, DEADLINE);
      sockets.forEach(socket -> socket.raw().abort());
      active.await(count -> count == 0, DEADLINE);
      assertThat(active.ever()).isEqualTo(200);
      try (var last = SocketClient.ready(server.socket())) {
        last.subscribe("1", "{ hello }").expect("next");
        assertThat(server.bean(GraphQlWebSocket.class).openSockets()).isEqualTo(1);
      }
    }
  }

  @Test
  void aClientThatDoesNotReadSlowsItsSourceDown() throws Exception {
    try (var server = TransportServer.start();
        var client = new RawSocket(server.port());
        var other = SocketClient.open(server.socket())) {
      client.upgrade(HEADERS);
      client.text(INIT);
      client.text(
          "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":"
              + "{\"query\":\"subscription{flood(size:100000)}\"}}");
      server.probe().active.await(count -> count == 1, DEADLINE);
      var emitted = server.probe().emitted;
      // The source stands still when nothing is emitted while another socket does 200 round trips.
      other.init();
      var before = -1;
      while (before != emitted.get()) {
        before = emitted.get();
        for (var i = 0; i < 200; i++) {
          other.subscribe("1", "{ hello }").expect("next");
          other.expect("complete");
        }
      }
      assertThat(before).isBetween(1, 1000);
    }
  }

  @Test
  void aClientThatHasStoppedReadingIsCutAndOneThatIsSilentIsNot() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.write-timeout", "1s"));
        var client = new RawSocket(server.port());
        var silent = SocketClient.ready(server.socket())) {
      var active = server.probe().active;
      silent.subscribe("1", "subscription { silent }");
      active.await(count -> count == 1, DEADLINE);
      client.upgrade(HEADERS);
      client.text(INIT);
      client.text(
          "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":"
              + "{\"query\":\"subscription{flood(size:100000)}\"}}");
      active.await(count -> count == 2, DEADLINE);
      active.await(count -> count == 1, DEADLINE);
      silent.subscribe("2", "{ hello }").expect("next");
      assertThat(client.closeCode()).isEqualTo(1006);
    }
  }

  @Test
  void onlyOurOwnPagesMayOpenASocket() throws Exception {
    try (var server =
        TransportServer.start(
            Map.of("vcm.graphql.allowed-origins", List.of("https://portal.example.org")))) {
      assertThat(status(server, "http://vcm.example.org")).contains(" 101 ");
      assertThat(status(server, "https://portal.example.org")).contains(" 101 ");
      assertThat(status(server, "https://evil.example.org"))
          .contains(" 403 ")
          .containsIgnoringCase("x-request-id");
      assertThat(status(server, "http://vcm.example.org.evil.org")).contains(" 403 ");
      assertThat(status(server, "http://vcm.example.org:8080")).contains(" 403 ");
      assertThat(status(server, "null")).contains(" 403 ");
    }
  }

  private static String status(TransportServer server, String origin) throws IOException {
    try (var socket = new RawSocket(server.port())) {
      return socket.upgrade(
          Map.of(
              "Host",
              "vcm.example.org",
              "Origin",
              origin,
              "Sec-WebSocket-Protocol",
              "graphql-transport-ws"));
    }
  }

  @Test
  void aMessageMayBeAsLongAsConfiguredAndNoLonger() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-message-size", "100KB"))) {
      try (var socket = SocketClient.ready(server.socket())) {
        socket.subscribe("1", "{ hello } #" + "x".repeat(90_000)).expect("next");
        socket.expect("complete");
        for (var part :
            List.of(
                "{\"id\":\"2\",\"type\":\"sub",
                "scribe\",\"payload\":{\"query\":\"{ hello } #" + "x".repeat(90_000))) {
          socket.raw().sendText(part, false).join();
        }
        socket.raw().sendText("\"}}", true).join();
        socket.expect("next");
      }
      try (var socket = new RawSocket(server.port())) {
        socket.upgrade(HEADERS);
        socket.frame(0x81, new byte[110_000]);
        assertThat(socket.closeCode()).isEqualTo(1009);
        assertThat(socket.ends()).isTrue();
      }
    }
  }

  @Test
  void aMessageThatNeverEndsIsCutOff() throws Exception {
    try (var server = TransportServer.start();
        var socket = new RawSocket(server.port())) {
      socket.upgrade(HEADERS);
      var cut = false;
      try {
        socket.frame(0x01, new byte[65_536]);
        for (var i = 0; i < 4000; i++) {
          socket.frame(0x00, new byte[65_536]);
        }
      } catch (IOException e) {
        cut = true;
      }
      assertThat(cut || socket.closeCode() == 1009).isTrue();
    }
  }

  @Test
  void aMessageThatUnfoldsIsCutOff() throws Exception {
    try (var server = TransportServer.start();
        var socket = new RawSocket(server.port())) {
      var answer =
          socket.upgrade(
              Map.of(
                  "Host",
                  "vcm.example.org",
                  "Sec-WebSocket-Extensions",
                  "permessage-deflate",
                  "Sec-WebSocket-Protocol",
                  "graphql-transport-ws"));
      assertThat(answer).containsIgnoringCase("permessage-deflate");
      socket.frame(0xc1, RawSocket.deflated(40_000_000));
      assertThat(socket.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void pingsKeepASilentAndABusySubscriptionAlive() throws Exception {
    try (var server =
            TransportServer.start(
                Map.of(
                    "micronaut.server.read-idle-timeout", "2s",
                    "micronaut.server.idle-timeout", "2s",
                    "vcm.graphql.ping-interval", "500ms"));
        var silent = SocketClient.ready(server.socket());
        var busy = SocketClient.ready(server.socket())) {
      silent.subscribe("1", "subscription { silent }");
      busy.subscribe("1", "subscription { endless }");
      silent.pings.await(count -> count >= 8, DEADLINE);
      busy.pings.await(count -> count >= 8, DEADLINE);
      silent.subscribe("2", "{ hello }").expect("next");
      busy.expect("next");
      assertThat(silent.isClosed() || busy.isClosed()).isFalse();
    }
  }

  @Test
  void aServerThatStopsSaysGoodbyeAndEndsTheSubscriptions() throws Exception {
    Listeners active;
    SocketClient socket;
    try (var server = TransportServer.start()) {
      active = server.probe().active;
      socket = SocketClient.ready(server.socket()).subscribe("1", "subscription { silent }");
      active.await(count -> count == 1, DEADLINE);
    }
    assertThat(socket.closed().code()).isEqualTo(1001);
    active.await(count -> count == 0, DEADLINE);
  }

  @Test
  void anExpiredTokenEndsTheSocketAndItsSubscriptions() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.ping-interval", "200ms"));
        var socket = SocketClient.open(server.socket());
        var header =
            SocketClient.open(
                server.socket(),
                Map.of(
                    "Sec-WebSocket-Protocol",
                    "graphql-transport-ws",
                    "Authorization",
                    "Bearer " + server.token("bob", Instant.now().plusSeconds(3600))),
                true)) {
      var clock = server.bean(SettableClock.class);
      socket.initWithToken(server.token("alice", Instant.now().plusSeconds(3600)));
      socket.expect("connection_ack");
      header.init();
      socket.subscribe("1", "subscription { secretTicks }").expect("next");
      clock.move(Duration.ofSeconds(3590));
      socket.expect("next");
      clock.move(Duration.ofSeconds(20));
      assertThat(socket.closed()).isEqualTo(new SocketClient.Closed(4403, "token expired"));
      assertThat(header.closed()).isEqualTo(new SocketClient.Closed(4403, "token expired"));
      server.probe().active.await(count -> count == 0, DEADLINE);
    }
  }
}
