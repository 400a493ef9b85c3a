package io.vclustermanager.graphql.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What scanners and attackers send to a GraphQL service, sent to the whole service by somebody who
 * is signed in: each is refused with its reason, and costs little. What it costs is printed, since
 * machines differ; that it is refused is asserted.
 */
final class AbuseIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int WRONG_METHOD = 405;
  private static final int TOO_LARGE = 413;
  private static final int WRONG_TYPE = 415;
  private static final String DELETE =
      "mutation { deleteCluster(input: { cluster: \"kept\" }) { cluster { id } } }";

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
    service.createReady("kept");
    service.ask("{ clusters { nodes { name } } }");
  }

  @AfterAll
  static void stop() {
    assertThat(
            service.ask("{ cluster(by: { name: \"kept\" }) { phase } }").text("data.cluster.phase"))
        .isEqualTo("READY");
    service.close();
  }

  /** One abuse: what is sent, and what is to be read in the answer. */
  private record Abuse(String name, HttpRequest.Builder request, int status, String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Abuse> abuses() {
    return List.of(
        query("alias overloading", "{ " + many(101, "a%d: __typename") + " }", "QUERY_TOO_COMPLEX"),
        query("field duplication", "{ " + "__typename ".repeat(500) + "}", "QUERY_TOO_COMPLEX"),
        query(
            "field duplication below",
            "{ serviceInfo { " + "name ".repeat(1100) + "} }",
            "QUERY_TOO_COMPLEX"),
        query(
            "root fields",
            "{ " + many(21, "a%d: serviceInfo { name }") + " }",
            "QUERY_TOO_COMPLEX"),
        query(
            "directive overloading",
            "{ __typename " + "@include(if: true) ".repeat(300) + "}",
            "BAD_USER_INPUT"),
        query(
            "directives everywhere",
            "{ serviceInfo { " + many(60, "name @skip(if: false)") + " } }",
            "QUERY_TOO_COMPLEX"),
        query("unknown directives", "{ __typename " + "@aa".repeat(1000) + " }", "BAD_USER_INPUT"),
        query("tokens", "{ " + "__typename ".repeat(14_000) + "}", "BAD_USER_INPUT"),
        query(
            "circular introspection",
            "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } }"
                + " } } }",
            "QUERY_TOO_COMPLEX"),
        query(
            "circular fragments",
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
            "BAD_USER_INPUT"),
        query("fragment bomb", bomb(22), "QUERY_TOO_COMPLEX"),
        query(
            "depth",
            "{ clusters { nodes { ".repeat(1)
                + "owner { clusters { nodes { ".repeat(10)
                + "name"
                + " } } }".repeat(10)
                + " } } }",
            "QUERY_TOO_COMPLEX"),
        query(
            "nesting that parsers choke on",
            "{ a ".repeat(3000) + "}".repeat(3000),
            "BAD_USER_INPUT"),
        query(
            "lists in lists",
            "{ clusters(first: 200) { nodes { operations(first: 200) { nodes { events(first: 200) {"
                + " nodes { type } } } } } } }",
            "QUERY_TOO_COMPLEX"),
        query("white space", " ".repeat(500_000) + "{ __typename }", "BAD_USER_INPUT"),
        query("comments", "#\n".repeat(300_000) + "{ __typename }", "BAD_USER_INPUT"),
        query(
            "suggestions",
            "{ serviceInf }",
            "There is no query 'serviceInf'. Did you mean 'serviceInfo'?"),
        query("unhandled errors", "qwerty cop { abc }", "BAD_USER_INPUT"),
        body(
            "array batching",
            "[" + "{\"query\":\"{__typename}\"},".repeat(9) + "{\"query\":\"{__typename}\"}]",
            BAD_REQUEST,
            "batches"),
        body("JSON in depth", "[".repeat(100_000), BAD_REQUEST, "not valid JSON"),
        body(
            "a large body",
            "{\"query\":\"{ __typename }\",\"variables\":{\"x\":\""
                + "y".repeat(5_000_000)
                + "\"}}",
            TOO_LARGE,
            ""),
        new Abuse("mutation over GET", get(DELETE), WRONG_METHOD, "POST"),
        new Abuse(
            "mutation over url-encoded POST",
            post("application/x-www-form-urlencoded", "query=" + URLEncoder.encode(DELETE, UTF_8)),
            WRONG_TYPE,
            "Content-Type"),
        new Abuse(
            "mutation over text POST",
            post("text/plain", quoted(DELETE)),
            WRONG_TYPE,
            "Content-Type"),
        new Abuse(
            "tracing",
            post(JSON, quoted("{ __typename }"))
                .header("X-Apollo-Tracing", "1")
                .header("Apollo-Query-Plan-Experimental", "1"),
            OK,
            "{\"data\":{\"__typename\":\"Query\"}}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("abuses")
  void isRefusedCheaply(Abuse abuse) throws Exception {
    var resident = residentKilobytes();
    send(abuse);
    var begun = System.nanoTime();
    var answer = send(abuse);
    System.out.printf(
        "Abuse: %-32s answered %d in %3d ms, resident memory %+d kB%n",
        abuse.name,
        answer.statusCode(),
        (System.nanoTime() - begun) / 1_000_000,
        residentKilobytes() - resident);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(abuse.status);
    assertThat(answer.body())
        .contains(abuse.answer)
        .doesNotContain("Exception", "tracing", "\tat ");
    assertThat(answer.body().length()).isLessThan(20_000);
  }

  @Test
  void aPageFromElsewhereOpensNoSocket() throws IOException {
    try (var socket = new RawSocket(service.uri().getPort())) {
      var answer =
          socket.upgrade(
              Map.of(
                  "Host", "vcm.example.org",
                  "Origin", "https://evil.example.org",
                  "Sec-WebSocket-Protocol", "graphql-transport-ws"));
      assertThat(answer).contains(" 403 ");
    }
  }

  private static HttpResponse<String> send(Abuse abuse) throws Exception {
    return HTTP.send(
        abuse
            .request
            .copy()
            .header("Authorization", "Bearer " + service.token("root", "admin"))
            .build(),
        BodyHandlers.ofString());
  }

  private static Abuse query(String name, String query, String answer) {
    return new Abuse(name, post(JSON, quoted(query)), OK, answer);
  }

  private static Abuse body(String name, String body, int status, String answer) {
    return new Abuse(name, post(JSON, body), status, answer);
  }

  private static String quoted(String query) {
    return new String(Json.write(Map.of("query", query)), UTF_8);
  }

  private static HttpRequest.Builder post(String contentType, String body) {
    return request("").header("Content-Type", contentType).POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder get(String query) {
    return request("?query=" + URLEncoder.encode(query, UTF_8)).GET();
  }

  private static HttpRequest.Builder request(String parameters) {
    return HttpRequest.newBuilder(URI.create(service.uri().resolve("/graphql") + parameters))
        .timeout(TestService.DEADLINE);
  }

  private static String many(int count, String text) {
    return IntStream.range(0, count).mapToObj(text::formatted).collect(Collectors.joining(" "));
  }

  /** So many fragments, each of which spreads the next one twice. */
  private static String bomb(int fragments) {
    return "{ ...F0 } "
        + IntStream.range(0, fragments)
            .mapToObj(
                each ->
                    "fragment F%d on Query { ...F%d ...F%d }".formatted(each, each + 1, each + 1))
            .collect(Collectors.joining(" "))
        + " fragment F"
        + fragments
        + " on Query { serviceInfo { name } }";
  }

  private static long residentKilobytes() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0; // not Linux
    }
  }
}
