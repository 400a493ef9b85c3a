package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The graphql-ws client, which most web clients use, with our socket. */
final class GraphQlWsClientIT {
  private static TransportServer server;

  @BeforeAll
  static void start() {
    server = TransportServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void getsEventsInOrderAndTheEnd() throws Exception {
    var output =
        NodeScripts.subscribe(server.socket(), "subscription { ticks(count: 3) }", 10, null);
    assertThat(output.lines())
        .containsExactly(
            "{\"data\":{\"ticks\":1}}", "{\"data\":{\"ticks\":2}}", "{\"data\":{\"ticks\":3}}");
  }

  @Test
  void signsInByItsConnectionParamsAndUnsubscribes() throws Exception {
    var output =
        NodeScripts.subscribe(
            server.socket(), "subscription { secretTicks }", 2, server.token("alice"));
    assertThat(output.status()).as(output.toString()).isZero();
    assertThat(output.lines()).hasSize(2).allMatch(line -> line.contains("secretTicks"));
    server.probe().active.await(count -> count == 0, TransportServer.DEADLINE);
  }

  @Test
  void readsWhyItMayNot() throws Exception {
    var anonymous = NodeScripts.subscribe(server.socket(), "subscription { secretTicks }", 1, null);
    assertThat(anonymous.last()).contains("UNAUTHENTICATED");
    var forged = NodeScripts.subscribe(server.socket(), "{ hello }", 1, "nonsense");
    assertThat(forged.last()).contains("4403");
  }
}
