package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much one caller may ask in a minute, and how everybody can see that coming. */
final class RateLimitsIT {
  private static final String REQUESTS = "vcm.limits.requests-per-minute";
  private static final String MUTATIONS = "vcm.limits.mutations-per-minute";

  private static TransportServer server(int requests, int mutations) {
    return TransportServer.start(Map.of(REQUESTS, requests, MUTATIONS, mutations));
  }

  private static HttpRequest.Builder as(TransportServer server, String name, String query) {
    return server.query(query).header("Authorization", "Bearer " + server.token(name));
  }

  @Test
  void ofTwoHundredAtOnceAsManyPassAsThereArePoints() throws Exception {
    try (var server = server(60, 0)) {
      var statuses =
          IntStream.range(0, 200)
              .parallel()
              .map(_ -> status(server, as(server, "alice", "{ whoami }")))
              .toArray();
      assertThat(statuses).containsOnly(200, 429);
      assertThat(IntStream.of(statuses).filter(each -> each == 200)).hasSize(60);
      assertThat(server.bean(Rates.class).refusals(RatePolicy.REQUESTS)).isEqualTo(140);

      assertThat(status(server, as(server, "bob", "{ whoami }"))).isEqualTo(200);
      assertThat(status(server, server.query("{ hello }"))).isEqualTo(200);

      server.bean(SettableTicker.class).move(Duration.ofSeconds(2));
      assertThat(status(server, as(server, "alice", "{ whoami }"))).isEqualTo(200);
      assertThat(status(server, as(server, "alice", "{ whoami }"))).isEqualTo(200);
      assertThat(status(server, as(server, "alice", "{ whoami }"))).isEqualTo(429);
    }
  }

  private static int status(TransportServer server, HttpRequest.Builder request) {
    try {
      return server.send(request).status();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eachAnswerSaysWhatIsLeftAndARefusalWhenToComeAgain() throws Exception {
    try (var server = server(3, 0)) {
      var first = server.send(as(server, "alice", "{ whoami }"));
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.header("RateLimit-Policy")).isEqualTo("\"requests\";q=3;w=60");
      assertThat(first.header("RateLimit")).isEqualTo("\"requests\";r=2;t=20");
      assertThat(first.header("RateLimit-Limit")).isEqualTo("3");
      assertThat(first.header("RateLimit-Remaining")).isEqualTo("2");
      assertThat(first.header("RateLimit-Reset")).isEqualTo("20");
      assertThat(first.header("Retry-After")).isEmpty();

      // Not even what cannot be read is free.
      var second = server.send(as(server, "alice", "{ nonsense"));
      assertThat(second.header("RateLimit-Remaining")).isEqualTo("1");
      server.send(as(server, "alice", "{ whoami }"));
      server.bean(SettableTicker.class).move(Duration.ofSeconds(5));
      var refused = server.send(as(server, "alice", "{ whoami }"));

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("15");
      assertThat(refused.header("RateLimit")).isEqualTo("\"requests\";r=0;t=60");
      var error = refused.json().error();
      assertThat(error.get("message").text())
          .isEqualTo(
              "You have used the 3 points a minute that vcm.limits.requests-per-minute allows: go"
                  + " on after 15 s, ask for less at once, or ask an administrator to raise it");
      assertThat(error.get("extensions", "code").text()).isEqualTo("RATE_LIMITED");
      assertThat(error.get("extensions", "retryAfterSeconds").value()).isEqualTo(15);
      assertThat(error.get("extensions", "retryable").value()).isEqualTo(true);
      assertThat(error.get("extensions", "policy").text()).isEqualTo("requests");
      assertThat(error.get("extensions").has("requestId")).isTrue();
      assertThat(refused.json().has("data")).isFalse();
    }
  }

  @Test
  void aDocumentCostsAPointForEachBegunThousandOfFields() throws Exception {
    try (var server = server(100, 0)) {
      var cheap = server.send(as(server, "alice", "{ whoami hello }")).json();
      assertThat(cheap.get("extensions", "cost").value())
          .isEqualTo(Map.of("requested", 2, "limit", 50_000, "points", 1));

      var dear = "{ items(first: 100) { nodes { items(first: 100) { nodes { name } } } } }";
      var answer = server.send(as(server, "alice", dear));
      var requested = Integer.parseInt(answer.json().get("extensions", "cost", "requested").text());
      var points = (requested + 999) / 1000;
      assertThat(points).isGreaterThan(10);
      assertThat(answer.json().get("extensions", "cost", "points").value()).isEqualTo(points);
      assertThat(answer.header("RateLimit-Remaining")).isEqualTo("" + (99 - points));

      var tooComplex =
          server.send(
              as(
                  server,
                  "alice",
                  "{ items(first: 200) { nodes { items(first: 200) { nodes { a: name b: name } } }"
                      + " } }"));
      assertThat(tooComplex.code()).isEqualTo("QUERY_TOO_COMPLEX");
      assertThat(tooComplex.json().get("extensions", "cost", "points").value()).isEqualTo(1);
    }
  }

  /** Who has less than the price is told when all of it is there, not when one point is. */
  @Test
  void whatIsTooDearForNowIsRefusedUntilThereIsEnough() throws Exception {
    var dear = "{ items(first: 100) { nodes { items(first: 100) { nodes { name } } } } }";
    try (var server = server(6, 0)) {
      // Its price is more than a minute has: a full bucket lets it pass.
      assertThat(status(server, as(server, "alice", dear))).isEqualTo(200);
      assertThat(status(server, as(server, "alice", "{ whoami }"))).isEqualTo(429);
      server.bean(SettableTicker.class).move(Duration.ofSeconds(20));
      var refused = server.send(as(server, "alice", dear));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("50");
      assertThat(refused.json().get("extensions", "cost", "points").value()).isEqualTo(1);
      server.bean(SettableTicker.class).move(Duration.ofSeconds(50));
      assertThat(status(server, as(server, "alice", dear))).isEqualTo(200);
    }
  }

  @Test
  void mutationsAreCountedBesidesEachField() throws Exception {
    try (var server = server(1000, 3)) {
      var mutation = server.send(as(server, "alice", "mutation { inc secretInc }"));
      assertThat(mutation.header("RateLimit-Policy"))
          .isEqualTo("\"requests\";q=1000;w=60, \"mutations\";q=3;w=60");
      assertThat(mutation.header("RateLimit"))
          .isEqualTo("\"requests\";r=999;t=1, \"mutations\";r=1;t=40");
      // Of the two, the one that ends first.
      assertThat(mutation.header("RateLimit-Remaining")).isEqualTo("1");

      var done = server.probe().mutations.get();
      var refused = server.send(as(server, "alice", "mutation { inc secretInc }"));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("20");
      assertThat(refused.json().error().get("message").text())
          .startsWith(
              "You have used the 3 mutations a minute that vcm.limits.mutations-per-minute");
      assertThat(server.probe().mutations.get()).isEqualTo(done);
      assertThat(server.bean(Rates.class).refusals(RatePolicy.MUTATIONS)).isEqualTo(1);

      var query = server.send(as(server, "alice", "{ whoami }"));
      assertThat(query.status()).isEqualTo(200);
      assertThat(query.header("RateLimit-Policy")).isEqualTo("\"requests\";q=1000;w=60");
      assertThat(status(server, as(server, "alice", "mutation { inc }"))).isEqualTo(200);
      assertThat(status(server, as(server, "bob", "mutation { inc secretInc }"))).isEqualTo(200);
    }
  }

  /** Or one caller could ask for ever by sockets what is refused by requests. */
  @Test
  void requestsSocketsAndStreamsOfACallerTakeFromTheSame() throws Exception {
    try (var server = server(4, 0);
        var socket = SocketClient.open(server.socket())) {
      socket.initWithToken(server.token("alice")).expect("connection_ack");
      var answer = socket.subscribe("1", "{ whoami }").expect("next");
      assertThat(answer.get("payload", "extensions", "cost", "points").value()).isEqualTo(1);
      socket.expect("complete");
      socket.subscribe("2", "subscription { ticks(count: 1) }");
      var event = socket.expect("next");
      assertThat(event.get("payload").has("extensions")).isFalse();
      socket.expect("complete");

      var stream =
          server.send(
              as(server, "alice", "subscription { ticks(count: 2) }")
                  .setHeader("Accept", "text/event-stream"));
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("RateLimit")).isEqualTo("\"requests\";r=1;t=45");
      assertThat(stream.header("RateLimit-Remaining")).isEqualTo("1");
      assertThat(stream.body()).doesNotContain("\"cost\"");
      var asStream =
          server.send(as(server, "alice", "{ whoami }").setHeader("Accept", "text/event-stream"));
      assertThat(asStream.body()).contains("\"cost\"");

      var refused = socket.subscribe("3", "{ whoami }").expect("error");
      var error = refused.get("payload").get(0);
      assertThat(error.get("extensions", "code").text()).isEqualTo("RATE_LIMITED");
      assertThat(error.get("extensions", "retryAfterSeconds").value()).isEqualTo(15);
      var refusedStream =
          server.send(
              as(server, "alice", "subscription { ticks(count: 1) }")
                  .setHeader("Accept", "text/event-stream"));
      assertThat(refusedStream.status()).isEqualTo(429);
      assertThat(refusedStream.header("Retry-After")).isEqualTo("15");
      assertThat(refusedStream.header("RateLimit-Remaining")).isEqualTo("0");
    }
  }

  /** All that strangers can send are sign-ins, which have limits of their own. */
  @Test
  void whoHasNotSignedInIsCountedByTheAddress() throws Exception {
    try (var server = server(2, 1)) {
      assertThat(status(server, server.query("mutation { inc }"))).isEqualTo(200);
      assertThat(status(server, server.query("mutation { inc }"))).isEqualTo(200);
      var refused = server.send(server.query("{ hello }"));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().error().get("message").text())
          .isEqualTo(
              "Your address has used the 2 points a minute that vcm.limits.requests-per-minute"
                  + " allows: sign in, which gives you points of your own, or go on after 30 s");
      assertThat(status(server, as(server, "alice", "{ whoami }"))).isEqualTo(200);
    }
    var behindAProxy =
        Map.<String, Object>of(REQUESTS, 2, MUTATIONS, 0, "vcm.trusted-proxies", "127.0.0.1");
    try (var server = TransportServer.start(behindAProxy)) {
      for (var i = 0; i < 5; i++) {
        var nameless = server.send(server.query("{ hello }"));
        assertThat(nameless.status()).isEqualTo(200);
        assertThat(nameless.header("RateLimit")).isEmpty();
      }
      for (var i = 0; i < 3; i++) {
        var named = server.query("{ hello }").header("X-Forwarded-For", "192.0.2.7");
        assertThat(status(server, named)).isEqualTo(i < 2 ? 200 : 429);
        var network = server.query("{ hello }").header("X-Forwarded-For", "2001:db8::" + i);
        assertThat(status(server, network)).isEqualTo(i < 2 ? 200 : 429);
      }
    }
  }

  @Test
  void withoutLimitsNothingIsSaidOfThem() throws Exception {
    try (var server = TransportServer.start()) {
      var answer = server.send(as(server, "alice", "mutation { inc }"));
      assertThat(answer.json().has("extensions")).isFalse();
      assertThat(RateHeaders.ALL).allSatisfy(name -> assertThat(answer.header(name)).isEmpty());
    }
  }

  @Test
  void whatElseIsTooMuchSaysWhenToComeAgainToo() throws Exception {
    try (var server =
            TransportServer.start(
                Map.of(
                    "vcm.graphql.max-subscriptions-per-actor", 1,
                    "vcm.graphql.max-operations-per-socket", 2));
        var socket = SocketClient.ready(server.socket())) {
      socket.subscribe("1", "subscription { silent }");
      socket.subscribe("2", "subscription { silent }");
      var second = socket.expect("error").get("payload").get(0);
      assertThat(second.get("message").text()).isEqualTo("You have too many subscriptions open");
      assertThat(second.get("extensions", "retryAfterSeconds").value()).isEqualTo(5);
      socket.subscribe("3", "{ never }").subscribe("4", "{ hello }");
      var fourth = socket.expect("error").get("payload").get(0);
      assertThat(fourth.get("message").text()).isEqualTo("Too many operations on one socket");
      assertThat(fourth.get("extensions", "retryAfterSeconds").value()).isEqualTo(1);
    }
  }

  @Test
  void aDocumentThatIsNotKnownByItsHashCostsAPointToo() throws Exception {
    try (var server = server(1, 0)) {
      var unknown =
          Map.of(
              "extensions",
              Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", "0".repeat(64))));
      assertThat(server.send(server.json(Json.write(unknown))).code())
          .isEqualTo("PERSISTED_QUERY_NOT_FOUND");
      assertThat(server.send(server.json(Json.write(unknown))).status()).isEqualTo(429);
    }
  }
}
