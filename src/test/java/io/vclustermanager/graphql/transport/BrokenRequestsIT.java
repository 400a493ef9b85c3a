package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no HTTP is answered and ends its connection, which would be deaf otherwise. */
final class BrokenRequestsIT {
  private static final String HELLO = "{\"query\":\"{ hello }\"}";
  private static final String INC = "{\"query\":\"mutation { inc }\"}";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13\n";
  private static final String UPGRADE = "Connection: Upgrade\nUpgrade: websocket\n";

  private static TransportServer server;

  @BeforeAll
  static void start() {
    server = TransportServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A request that tries to open a WebSocket, and a word of what is said to it. */
  private record Opening(String head, String said) {
    @Override
    public String toString() {
      return head.replace("\n", " | ");
    }
  }

  static Stream<Opening> openings() {
    var get = "GET /graphql HTTP/1.1\nHost: vcm\n";
    return Stream.of(
        new Opening(get + UPGRADE + VERSION, "Sec-WebSocket-Key"),
        new Opening(get + UPGRADE + VERSION + "Sec-WebSocket-Key: short\n", "16 bytes"),
        new Opening(get + UPGRADE + VERSION + KEY + KEY, "Sec-WebSocket-Key"),
        new Opening(get + UPGRADE + KEY, "Sec-WebSocket-Version: 13"),
        new Opening(get + UPGRADE + KEY + "Sec-WebSocket-Version: 8\n", "Version: 13"),
        new Opening(get + UPGRADE + KEY + "Sec-WebSocket-Version: 99\n", "Version: 13"),
        new Opening(get + "Upgrade: websocket\n" + VERSION + KEY, "Connection: Upgrade"),
        new Opening(get + "Upgrade: foo, websocket\nConnection: Upgrade\n" + VERSION + KEY, "else"),
        new Opening("POST /graphql HTTP/1.1\nHost: vcm\n" + UPGRADE + VERSION + KEY, "by GET"),
        new Opening("GET /nowhere HTTP/1.1\nHost: vcm\n" + UPGRADE + VERSION, "WebSocket-Key"));
  }

  @ParameterizedTest
  @MethodSource("openings")
  void aWebSocketThatCannotBeOpenedIsRefused(Opening opening) throws Exception {
    try (var http = new RawHttp(server.port())) {
      http.send(opening.head + "\n");

      assertRefused(http, opening.said);
    }
  }

  @Test
  void aBodyWhoseChunksCannotBeReadIsRefused() throws Exception {
    var chunk = "%x\n%s\n".formatted(HELLO.length(), HELLO);
    for (var broken :
        List.of("zz\n", "-5\nabc", chunk + "xyz\n", chunk + "1;" + "e".repeat(20_000) + "\n")) {
      try (var http = new RawHttp(server.port())) {
        http.post(CHUNKED).send(broken);

        assertRefused(http, "chunks");
      }
    }
  }

  @Test
  void soIsOneThatComesLaterThanItsHeadAndWhatFollowsIsNotRead() throws Exception {
    var before = server.probe().mutations.get();
    try (var http = new RawHttp(server.port())) {
      http.post("Content-Length: " + HELLO.length()).send(HELLO).post(CHUNKED);
      assertThat(http.reply().status()).isEqualTo(200);
      http.send("5\n12345\n");
      http.send("no size\n").post("Content-Length: " + INC.length()).send(INC);

      assertRefused(http, "chunks");
      assertThat(server.probe().mutations).hasValue(before);
    }
  }

  @Test
  void twoHostsAreRefused() throws Exception {
    var before = server.probe().mutations.get();
    try (var http = new RawHttp(server.port())) {
      http.post("Host: other", "Content-Length: " + INC.length())
          .send(INC)
          .post("Content-Length: " + INC.length())
          .send(INC);

      assertRefused(http, "one header Host");
      assertThat(server.probe().mutations).hasValue(before);
    }
  }

  private static void assertRefused(RawHttp http, String said) throws Exception {
    var answer = http.reply();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().code()).isEqualTo("BAD_USER_INPUT");
    assertThat(String.valueOf(answer.json().error().get("message").value())).contains(said);
    assertThat(answer.json().error().get("extensions", "requestId").value())
        .isEqualTo(answer.header("x-request-id"));
    assertThat(http.ends()).isTrue();
  }
}
