package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody without a token learns of the schema. */
final class StrangersIT {
  private static final Map<String, Object> OPEN_TO_THE_NETWORK =
      Map.of("micronaut.server.host", "0.0.0.0");
  private static final String SCHEMA = "{ __schema { queryType { name } } }";
  private static final String TYPE = "{ __type(name: \"Tree\") { name } }";
  private static final String UNTOLD = "The document does not fit the schema; sign in to read why";

  @Test
  void strangersGetNeitherIntrospectionNorAWordOfTheSchemaWithTheirMistakes() throws Exception {
    try (var server = TransportServer.start(OPEN_TO_THE_NETWORK)) {
      for (var asked :
          new String[] {SCHEMA, TYPE, "{ hello ... on Query { __schema { __typename } } }"}) {
        var answer = server.send(server.query(asked));
        assertThat(answer.status()).as(asked).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.json().has("data")).isFalse();
      }
      for (var wrong :
          new String[] {
            "{ hell }",
            "{ hello(loud: true) }",
            "{ items(first: \"many\") { nodes { name } } }",
            "{ tree }",
            "{ echo }",
            "{ echo(text: 1) whoam }",
            "{ hello { name } }",
            "query($t: Nope!) { echo(text: $t) }",
            "query($t: String!) { echo(text: $t) }",
            "mutation { increment }",
            "{ whoami secret }"
          }) {
        var answer = server.send(server.query(wrong));
        assertThat(answer.code()).as(wrong).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.json().error().get("message").value()).as(wrong).isEqualTo(UNTOLD);
        assertThat(answer.json().get("errors").get(1).value()).as(wrong).isNull();
      }
      assertThat(server.send(server.query("{ hello __typename }")).json().get("data").text())
          .isEqualTo("{hello=world, __typename=Query}");
      assertThat(server.send(server.query("{ hello")).body())
          .contains(
              "The document cannot be read: it ends before the '{' of line 1, column 1 is closed");
      assertThat(server.send(server.query("{ " + "hello ".repeat(1100) + "}")).code())
          .isEqualTo("QUERY_TOO_COMPLEX");
    }
  }

  @Test
  void onASocketNeither() throws Exception {
    try (var server = TransportServer.start(OPEN_TO_THE_NETWORK);
        var socket = SocketClient.ready(server.socket())) {
      socket.subscribe("1", SCHEMA);
      assertThat(socket.expect("error").text()).contains("UNAUTHENTICATED");
      socket.subscribe("1", "{ hell }");
      assertThat(socket.expect("error").text()).contains(UNTOLD).doesNotContain("hello");
    }
  }

  @Test
  void whoIsSignedInGetsBoth() throws Exception {
    try (var server = TransportServer.start(OPEN_TO_THE_NETWORK)) {
      var token = "Bearer " + server.token("alice");
      for (var asked : new String[] {SCHEMA, TYPE}) {
        var answer = server.send(server.query(asked).header("Authorization", token));
        assertThat(answer.json().has("errors")).as(answer.body()).isFalse();
      }
      assertThat(server.send(server.query("{ hell }").header("Authorization", token)).body())
          .contains("There is no query 'hell'. Did you mean 'hello'?");
    }
  }

  @Test
  void whereNobodyMayAskForTheSchemaNothingIsSuggestedOrListed() throws Exception {
    try (var server = TransportServer.start(with("vcm.graphql.introspection", "false"))) {
      var token = "Bearer " + server.token("alice");
      for (var wrong : new String[] {"{ hell }", "{ items(frist: 1) { nodes { name } } }"}) {
        assertThat(server.send(server.query(wrong).header("Authorization", token)).body())
            .doesNotContain("Did you mean", "It takes")
            .containsAnyOf("There is no query 'hell'.", "'items' takes no argument 'frist'.");
      }
    }
  }

  @Test
  void everybodyGetsThemWhereThatWasSaid() throws Exception {
    try (var server = TransportServer.start(with("vcm.graphql.introspection", "true"))) {
      assertThat(server.send(server.query(SCHEMA)).json().has("errors")).isFalse();
      assertThat(server.send(server.query("{ hell }")).body()).contains("Did you mean 'hello'?");
    }
  }

  @Test
  void onThisMachineEverybodyIsAtHomeUnlessAProxyStandsBefore() throws Exception {
    try (var server = TransportServer.start()) {
      assertThat(server.send(server.query(SCHEMA)).json().has("errors")).isFalse();
      assertThat(server.send(server.query("{ hell }")).body()).contains("Did you mean 'hello'?");
    }
    try (var server = TransportServer.start(Map.of("vcm.trusted-proxies", "127.0.0.1"))) {
      assertThat(server.send(server.query(SCHEMA)).status()).isEqualTo(401);
    }
  }

  private static Map<String, Object> with(String setting, Object value) {
    var all = new HashMap<>(OPEN_TO_THE_NETWORK);
    all.put(setting, value);
    return all;
  }
}
