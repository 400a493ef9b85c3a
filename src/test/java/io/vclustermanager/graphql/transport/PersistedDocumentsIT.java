package io.vclustermanager.graphql.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are named by their hash: registered by clients, or trusted by the operator. */
final class PersistedDocumentsIT {
  private static final String HELLO = "{ hello }";
  private static final String NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND";

  private static Map<String, Object> payload(@Nullable String query, String hash) {
    Map<String, Object> payload = new LinkedHashMap<>();
    if (query != null) {
      payload.put("query", query);
    }
    payload.put("extensions", Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash)));
    return payload;
  }

  private static String hash(String query) {
    return Sha256.of(query).hex();
  }

  /** What came: the data as text, or the code of the error. */
  private static String outcome(TransportServer.Answer answer) throws Exception {
    return answer.json().has("errors") ? answer.code() : answer.json().get("data").text();
  }

  private static String post(TransportServer server, @Nullable String query, String hash)
      throws Exception {
    return outcome(server.send(server.json(Json.write(payload(query, hash)))));
  }

  private static TransportServer.Answer get(TransportServer server, String hash) throws Exception {
    var extensions = Json.write(Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash)));
    var uri =
        server.http() + "?extensions=" + URLEncoder.encode(new String(extensions, UTF_8), UTF_8);
    return server.send(
        HttpRequest.newBuilder(URI.create(uri)).header("Accept", "application/json"));
  }

  @Test
  void aClientRegistersADocumentAndNamesItFromThenOn() throws Exception {
    try (var server = TransportServer.start()) {
      assertThat(post(server, null, hash(HELLO))).isEqualTo(NOT_FOUND);
      assertThat(outcome(get(server, hash(HELLO)))).isEqualTo(NOT_FOUND);
      assertThat(post(server, HELLO, hash(HELLO))).isEqualTo("{hello=world}");
      assertThat(post(server, null, hash(HELLO))).isEqualTo("{hello=world}");
      assertThat(outcome(get(server, hash(HELLO)))).isEqualTo("{hello=world}");
      try (var socket = SocketClient.ready(server.socket())) {
        socket.send(subscribe(hash(HELLO)));
        assertThat(socket.expect("next").text()).contains("world");
      }
    }
  }

  @Test
  void theWordsAreThoseThatClientsKnow() throws Exception {
    try (var server = TransportServer.start()) {
      var answer = server.send(server.json(Json.write(payload(null, hash(HELLO)))));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().error().get("message").value()).isEqualTo("PersistedQueryNotFound");
    }
  }

  @Test
  void aHashThatIsNotTheDocumentsOrNoneIsRefused() throws Exception {
    try (var server = TransportServer.start()) {
      assertThat(post(server, HELLO, hash("{ boom }"))).isEqualTo("BAD_USER_INPUT");
      assertThat(post(server, null, hash("{ boom }"))).isEqualTo(NOT_FOUND);
      assertThat(post(server, HELLO, "nonsense")).isEqualTo("BAD_USER_INPUT");
      assertThat(post(server, null, "0".repeat(63))).isEqualTo("BAD_USER_INPUT");
    }
  }

  @Test
  void aMutationIsNeverRunByGet() throws Exception {
    try (var server = TransportServer.start()) {
      var mutation = "mutation { inc }";
      post(server, mutation, hash(mutation));
      assertThat(get(server, hash(mutation)).status()).isEqualTo(405);
      assertThat(server.probe().mutations).hasValue(1);
    }
  }

  @Test
  void whatIsNoGoodOrNotAllowedIsNotKept() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.cached-document-length", 50))) {
      for (var query : new String[] {"{ nope }", "{", "{ whoami }", "{ hello }" + " ".repeat(50)}) {
        post(server, query, hash(query));
        assertThat(post(server, null, hash(query))).as(query).isEqualTo(NOT_FOUND);
      }
    }
  }

  @Test
  void onlySoManyAreKept() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.persisted-documents", 0))) {
      post(server, HELLO, hash(HELLO));
      server.bean(PersistedDocuments.class).cleanUp();
      assertThat(post(server, null, hash(HELLO))).isEqualTo(NOT_FOUND);
    }
  }

  @Test
  void whereOnlyTrustedDocumentsAreRunNothingElseIs(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("hello.graphql"), HELLO + "\n");
    Files.writeString(folder.resolve("sub/ticks.gql"), "subscription { ticks(count: 1) }");
    Files.writeString(folder.resolve("readme.txt"), "{ mark }");
    try (var server = onlyTrusted(folder)) {
      assertThat(post(server, null, hash(HELLO))).isEqualTo("{hello=world}");
      assertThat(outcome(get(server, hash(HELLO)))).isEqualTo("{hello=world}");
      assertThat(outcome(server.send(server.query(HELLO)))).isEqualTo("{hello=world}");
      assertThat(post(server, HELLO, hash(HELLO))).isEqualTo("{hello=world}");
      assertRefusedEverywhere(server, "{ mark }");
      assertRefusedEverywhere(server, "{ __schema { queryType { name } } }");
      var stream =
          server.send(
              server
                  .json(Json.write(payload(null, hash("subscription { ticks(count: 1) }"))))
                  .setHeader("Accept", "text/event-stream"));
      assertThat(stream.body()).contains("\"ticks\":1");
      try (var socket = SocketClient.ready(server.socket())) {
        socket.send(subscribe(hash("subscription { ticks(count: 1) }")));
        assertThat(socket.expect("next").text()).contains("ticks");
      }
    }
  }

  private static void assertRefusedEverywhere(TransportServer server, String query)
      throws Exception {
    var refused = server.send(server.query(query));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("FORBIDDEN");
    assertThat(post(server, query, hash(query))).isEqualTo("FORBIDDEN");
    assertThat(post(server, null, hash(query))).isEqualTo(NOT_FOUND);
    var stream = server.send(server.query(query).setHeader("Accept", "text/event-stream"));
    assertThat(stream.status()).isEqualTo(403);
    try (var socket = SocketClient.ready(server.socket())) {
      assertThat(socket.subscribe("1", query).expect("error").text()).contains("FORBIDDEN");
    }
  }

  @Test
  void aManifestNamesItsDocumentsByTheirHashes(@TempDir Path folder) throws Exception {
    var good = folder.resolve("good.json");
    Files.write(good, Json.write(Map.of(hash(HELLO), HELLO)));
    try (var server = onlyTrusted(good)) {
      assertThat(post(server, null, hash(HELLO))).isEqualTo("{hello=world}");
    }
    var wrong = folder.resolve("wrong.json");
    Files.write(wrong, Json.write(Map.of(hash("{ mark }"), HELLO)));
    assertThatThrownBy(() -> onlyTrusted(wrong)).hasStackTraceContaining("is not the SHA-256");
    assertThatThrownBy(() -> TransportServer.start(Map.of("vcm.graphql.only-trusted", true)))
        .hasStackTraceContaining("only-trusted needs");
  }

  private static TransportServer onlyTrusted(Path documents) {
    return TransportServer.start(
        Map.of(
            "vcm.graphql.trusted-documents",
            documents.toString(),
            "vcm.graphql.only-trusted",
            true));
  }

  private static String subscribe(String hash) {
    var message = Map.of("id", "1", "type", "subscribe", "payload", payload(null, hash));
    return new String(Json.write(message), UTF_8);
  }
}
