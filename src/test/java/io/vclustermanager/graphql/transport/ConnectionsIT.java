package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vclustermanager.graphql.transport.ConnectionLimits.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many connections there may be in all, wherever they come from. */
final class ConnectionsIT {
  private static final String HELLO = "{\"query\":\"{ hello }\"}";
  private static final String LENGTH = "Content-Length: " + HELLO.length();
  private static final Duration GRACE = Duration.ofSeconds(1);

  @Test
  void strangersOfAllAddressesTogetherAreBoundedAndNobodyWhoIsSignedInIsTouched() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections", 4));
        var alice = SocketClient.open(server.socket())) {
      var limits = server.bean(ConnectionLimits.class);
      alice.initWithToken(server.token("alice")).expect("connection_ack");
      try (var one = new RawHttp(server.port(), "127.0.0.2");
          var two = new RawHttp(server.port(), "127.0.0.2");
          var three = new RawHttp(server.port(), "127.0.0.3");
          var four = new RawHttp(server.port(), "127.0.0.4")) {
        for (var each : new RawHttp[] {one, two, three, four}) {
          hello(each);
          server.bean(SettableTicker.class).move(Duration.ofMillis(1));
        }
        try (var tooMany = new RawHttp(server.port(), "127.0.0.5")) {
          assertThat(tooMany.ends()).isTrue();
        }
        assertThat(limits.refusals(Kind.STRANGERS)).isEqualTo(1);
        assertThat(limits.open(Kind.STRANGERS)).isEqualTo(4);
        assertThat(limits.open(Kind.CALLERS)).isEqualTo(1);
        alice.subscribe("1", "{ whoami }").expect("next");
        alice.expect("complete");

        server.bean(SettableTicker.class).move(GRACE);
        try (var late = new RawHttp(server.port(), "127.0.0.5")) {
          hello(late);
          assertThat(one.ends()).isTrue();
        }
        alice.subscribe("2", "{ whoami }").expect("next");
      }
    }
  }

  @Test
  void oneAddressHasNoMoreThanHalfOfAll() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections", 4));
        var one = new RawHttp(server.port());
        var two = new RawHttp(server.port())) {
      hello(one);
      hello(two);
      try (var tooMany = new RawHttp(server.port());
          var elsewhere = new RawHttp(server.port(), "127.0.0.2")) {
        assertThat(tooMany.ends()).isTrue();
        hello(elsewhere);
      }
    }
  }

  @Test
  void callersAreBoundedInAllToo() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections", 4));
        var bob = socket(server, "bob");
        var _ = socket(server, "ben");
        var _ = socket(server, "bert");
        var alice = new RawHttp(server.port())) {
      assertThat(as(server, alice, "alice").status()).isEqualTo(200);

      try (var carol = new RawHttp(server.port())) {
        var answer = as(server, carol, "carol");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().code()).isEqualTo("UNAVAILABLE");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(carol.ends()).isTrue();
      }
      var dora = SocketClient.open(server.socket()).initWithToken(server.token("dora"));
      assertThat(dora.closed())
          .isEqualTo(new SocketClient.Closed(1013, "Too many connections are open; try again"));
      assertThat(server.bean(ConnectionLimits.class).refusals(Kind.CALLERS)).isEqualTo(2);

      server.bean(SettableTicker.class).move(GRACE);
      try (var carol = new RawHttp(server.port())) {
        assertThat(as(server, carol, "carol").status()).isEqualTo(200);
        assertThat(alice.ends()).isTrue();
      }
      bob.subscribe("1", "{ whoami }").expect("next");
    }
  }

  @Test
  void theIdleSocketsOfTheCallerWhoHasMostKeepNobodyOut() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections", 4));
        var ben = socket(server, "ben");
        var bert = socket(server, "bert");
        var first = socket(server, "mallory");
        var second = socket(server, "mallory")) {
      second.subscribe("1", "subscription { silent }");
      server.probe().active.await(each -> each == 1, TransportServer.DEADLINE);
      server.bean(SettableTicker.class).move(GRACE);

      try (var carol = socket(server, "carol")) {
        assertThat(first.closed().code()).isEqualTo(1013);
        try (var late = new RawHttp(server.port())) {
          assertThat(as(server, late, "mallory").status()).isEqualTo(503);
        }
        server.bean(SettableTicker.class).move(GRACE);
        for (var each : new SocketClient[] {ben, bert, carol}) {
          each.subscribe("1", "{ whoami }").expect("next");
        }
        try (var late = new RawHttp(server.port())) {
          assertThat(as(server, late, "dora").status()).as("all have one").isEqualTo(503);
        }
      }
    }
  }

  @Test
  void oneConnectionMakesRoomOnce() {
    try (var server = TransportServer.start()) {
      var door = server.bean(Doors.class).door(new EmbeddedChannel());

      assertThat(door.isIdle()).isTrue();
      assertThat(door.giveWay()).isTrue();
      assertThat(door.isIdle()).isFalse();
      assertThat(door.giveWay()).isFalse();
    }
  }

  private static SocketClient socket(TransportServer server, String name) throws Exception {
    var socket = SocketClient.open(server.socket()).initWithToken(server.token(name));
    socket.expect("connection_ack");
    return socket;
  }

  private static void hello(RawHttp http) throws Exception {
    assertThat(http.post(LENGTH).send(HELLO).reply().status()).isEqualTo(200);
  }

  private static RawHttp.Reply as(TransportServer server, RawHttp http, String name)
      throws Exception {
    return http.post(LENGTH, "Authorization: Bearer " + server.token(name)).send(HELLO).reply();
  }
}
