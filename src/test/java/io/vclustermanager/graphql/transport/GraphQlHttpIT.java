package io.vclustermanager.graphql.transport;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphQL over HTTP: what is executed, what is refused, and what a client reads about it. */
final class GraphQlHttpIT {
  private static TransportServer server;

  @BeforeAll
  static void start() {
    server = TransportServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder get(String query) {
    var uri = URI.create(server.http() + "?query=" + encode(query, UTF_8));
    return HttpRequest.newBuilder(uri).header("Accept", "application/json");
  }

  @Test
  void answersAQueryOnAVirtualThread() throws Exception {
    var answer = server.send(server.query("{ hello virtual }"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.body()).isEqualTo("{\"data\":{\"hello\":\"world\",\"virtual\":true}}");
  }

  @Test
  void takesVariablesAndOperationName() throws Exception {
    var body =
        Map.of(
            "query", "query A { hello } query B($t: String!) { echo(text: $t) }",
            "operationName", "B",
            "variables", Map.of("t", "ü\"\n"));
    assertThat(server.send(server.json(Json.write(body))).json().get("data", "echo").value())
        .isEqualTo("ü\"\n");
  }

  @Test
  void answersAQueryByGetAlsoToAClientThatOffersHttp2() throws Exception {
    assertThat(server.send(get("{hello}")).json().get("data", "hello").value()).isEqualTo("world");
  }

  @Test
  void getAndHeadNeverExecuteAMutation() throws Exception {
    var before = server.probe().mutations.get();
    var answer = server.send(get("mutation { inc }"));
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
    var head = server.send(get("mutation { inc }").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.status()).isEqualTo(405);
    var headQuery = server.send(get("{ hello }").method("HEAD", BodyPublishers.noBody()));
    assertThat(headQuery.status()).isEqualTo(405);
    assertThat(server.probe().mutations).hasValue(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "nonsense"
      })
  void refusesWhatAForeignPageCouldSend(String contentType) throws Exception {
    var before = server.probe().mutations.get();
    var uri = URI.create(server.http() + "?query=" + encode("mutation{inc}", UTF_8));
    var answer =
        server.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"query\":\"mutation{inc}\"}")));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.code()).isEqualTo("BAD_USER_INPUT");
    assertThat(server.probe().mutations).hasValue(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "[{\"query\":\"{hello}\"},{\"query\":\"{hello}\"}]",
        "{",
        "{} {}",
        "\"{hello}\"",
        "{\"query\":1}",
        "{\"query\":null}",
        "{\"query\":\"{hello}\",\"variables\":[]}",
        "{\"query\":\"{hello}\",\"operationName\":1}",
        "{\"query\":\"{hello}\",\"extensions\":\"x\"}",
        "{\"extensions\":{\"persistedQuery\":{\"version\":1}}}",
        "{\"query\":\"{hello}\",\"query\":\"{boom}\"}"
      })
  void refusesMalformedRequests(String body) throws Exception {
    var answer = server.send(server.json(body.getBytes(UTF_8)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().has("data")).isFalse();
    assertThat(answer.code()).isEqualTo("BAD_USER_INPUT");
  }

  @Test
  void refusesASubscriptionWithoutRunningItsFetcher() throws Exception {
    var before = server.probe().subscribeCalls.get();
    var token = "Bearer " + server.token("alice");
    var post =
        server.send(server.query("subscription { secretTicks }").header("Authorization", token));
    assertThat(post.status()).isEqualTo(405);
    var get = server.send(get("subscription { secretTicks }").header("Authorization", token));
    assertThat(get.status()).isEqualTo(405);
    assertThat(server.probe().subscribeCalls).hasValue(before);
  }

  @Test
  void statusFollowsTheMediaType() throws Exception {
    assertThat(server.send(server.query("{ nope }")).status()).isEqualTo(200);
    var modern =
        server.send(
            server.query("{ nope }").setHeader("Accept", "application/graphql-response+json"));
    assertThat(modern.status()).isEqualTo(400);
    assertThat(modern.header("Content-Type")).startsWith("application/graphql-response+json");
    assertThat(modern.code()).isEqualTo("BAD_USER_INPUT");
    var partial =
        server.send(
            server.query("{ boom }").setHeader("Accept", "application/graphql-response+json"));
    assertThat(partial.status()).isEqualTo(200);
    var page = server.send(server.query("{ hello }").setHeader("Accept", "text/html"));
    assertThat(page.status()).isEqualTo(406);
  }

  @Test
  void hidesTheTextOfExceptions() throws Exception {
    for (var field : new String[] {"boom", "unserializable"}) {
      var answer = server.send(server.query("{ hello " + field + " }"));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().get("data", "hello").value()).isEqualTo("world");
      assertThat(answer.code()).isEqualTo("INTERNAL");
      assertThat(answer.json().error().get("path").get(0).value()).isEqualTo(field);
      assertThat(answer.body()).doesNotContain(TestSchema.SECRETS);
    }
    var outside = server.send(server.query("{ hello }").header("X-Break", "yes"));
    assertThat(outside.status()).isEqualTo(500);
    assertThat(outside.code()).isEqualTo("INTERNAL");
    assertThat(outside.body()).doesNotContain(TestSchema.SECRETS);
  }

  @Test
  void aLostDatabaseIsUnavailableAndWorthARetry() throws Exception {
    var answer = server.send(server.query("{ unavailable }"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    assertThat(answer.json().error().get("extensions", "retryable").value()).isEqualTo(true);
    assertThat(answer.body()).doesNotContain(TestSchema.SECRETS);
  }

  @Test
  void aProblemIsAnsweredAsItStands() throws Exception {
    var denied = server.send(server.query("{ denied hello }"));
    assertThat(denied.status()).isEqualTo(200);
    assertThat(denied.code()).isEqualTo("FORBIDDEN");
    assertThat(denied.json().error().get("message").value()).isEqualTo("Only admins");
    var limited = server.send(server.query("{ limited }"));
    assertThat(limited.code()).isEqualTo("RATE_LIMITED");
    assertThat(limited.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void everyAnswerHasARequestId() throws Exception {
    var given = server.send(server.query("{ requestId boom }").header("X-Request-Id", "my.id-1"));
    assertThat(given.header("X-Request-Id")).isEqualTo("my.id-1");
    assertThat(given.json().get("data", "requestId").value()).isEqualTo("my.id-1");
    assertThat(given.json().error().get("extensions", "requestId").value()).isEqualTo("my.id-1");
    var odd = server.send(server.query("{ requestId }").header("X-Request-Id", "a b\"c"));
    assertThat(odd.header("X-Request-Id"))
        .matches("[0-9a-f]{32}")
        .isEqualTo(odd.json().get("data", "requestId").value());
    var refused = server.send(server.json("[]".getBytes(UTF_8)));
    assertThat(refused.header("X-Request-Id"))
        .isEqualTo(refused.json().error().get("extensions", "requestId").value());
    var missing = server.send(HttpRequest.newBuilder(server.http().resolve("/nothing-here")).GET());
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("X-Request-Id")).isNotEmpty();
  }

  @Test
  void needsASignInForEveryRootFieldThatIsNotPublic() throws Exception {
    var before = server.probe().mutations.get();
    for (var query :
        new String[] {
          "{ whoami }",
          "{ hello w: whoami }",
          "query Q { ...F } fragment F on Query { whoami }",
          "{ ... on Query { whoami } }",
          "mutation { inc secretInc }"
        }) {
      var answer = server.send(server.query(query));
      assertThat(answer.status()).as(query).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
      assertThat(answer.json().has("data")).isFalse();
    }
    assertThat(server.probe().mutations).hasValue(before);
    var skipped = server.send(server.query("{ hello whoami @skip(if: true) __typename }"));
    assertThat(skipped.status()).isEqualTo(200);
    assertThat(server.send(server.query("{ __schema { queryType { name } } }")).status())
        .isEqualTo(200);
  }

  @Test
  void aTokenOpensTheRestAndTheCustomizerSeesIt() throws Exception {
    var token = "Bearer " + server.token("alice");
    var answer = server.send(server.query("{ whoami mark }").header("Authorization", token));
    assertThat(answer.json().get("data", "whoami").value()).isEqualTo("alice");
    assertThat(answer.json().get("data", "mark").value()).isEqualTo("seen alice");
    assertThat(answer.header("X-Mark")).isEqualTo("alice");
    var forged = server.send(server.query("{ whoami }").header("Authorization", token + "x"));
    assertThat(forged.status()).isEqualTo(401);
  }

  @Test
  void loadsThatFollowLoadsAreAnswered() throws Exception {
    var answer = server.send(server.query("{ a: chained(key: \"a\") b: chained(key: \"b\") }"));
    assertThat(answer.json().get("data").text()).isEqualTo("{a=a!!, b=b!!}");
  }

  @Test
  void limitsDocumentsButNotGraphiQl() throws Exception {
    var deep = "{ tree ".repeat(16) + "{ name }" + " }".repeat(16);
    assertThat(server.send(server.query(deep)).code()).isEqualTo("QUERY_TOO_COMPLEX");
    var many = "{ " + "hello ".repeat(3100) + "}";
    assertThat(server.send(server.query(many)).code()).isEqualTo("BAD_USER_INPUT");
    var introspection =
        new String(
            GraphQlHttpIT.class.getResourceAsStream("/introspection.graphql").readAllBytes(),
            UTF_8);
    var answer = server.send(server.query(introspection));
    assertThat(answer.json().has("errors")).as(answer.body()).isFalse();
  }

  @Test
  void refusesABodyOfMoreThanOneMebibyte() throws Exception {
    var big = Map.of("query", "{hello}", "variables", Map.of("x", "y".repeat(1_100_000)));
    assertThat(server.send(server.json(Json.write(big))).status()).isEqualTo(413);
  }
}
