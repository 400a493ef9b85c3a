package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around the service: pages of others, what browsers are told, and what logs keep. */
final class SurroundingsIT {
  private static final String PORTAL = "https://portal.example.com";
  private static final String FORMER = "http://localhost:3000";
  private static final String STRANGER = "https://evil.example.com";
  private static final String SENT =
      "authorization,x-api-key,content-type,idempotency-key,x-request-id";

  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.allowed-origins",
                PORTAL + ", https://other.example.com:8443",
                "vcm.graphql.allowed-origins",
                FORMER,
                "vcm.external-url",
                "https://clusters.example.com/vcm"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/graphql,POST," + PORTAL,
    "/graphql,GET,https://other.example.com:8443",
    "/graphql,POST," + FORMER,
    "/schema.graphqls,GET," + PORTAL,
    "/audit.jsonl,GET," + PORTAL
  })
  void aPageThatIsNamedIsLetInBeforeAnybodyHasSignedIn(String path, String method, String origin)
      throws Exception {
    var answer = preflight(path, method, origin);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(origin);
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.headers().allValues("Access-Control-Allow-Headers"))
        .map(String::toLowerCase)
        .allMatch(each -> List.of(SENT.split(",")).stream().anyMatch(each::contains))
        .isNotEmpty();
    assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("3600");
  }

  @ParameterizedTest
  @ValueSource(strings = {STRANGER, "https://portal.example.com.evil.example.com", "null"})
  void anyOtherPageIsToldNothing(String origin) throws Exception {
    for (var answer : List.of(preflight("/graphql", "POST", origin), ask(origin))) {
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }
  }

  @Test
  void anAnswerCanBeReadWithItsHeadersRefusalsToo() throws Exception {
    var answer = ask(PORTAL);

    assertThat(answer.body()).contains("UNAUTHENTICATED");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PORTAL);
    assertThat(header(answer, "Vary")).contains("Origin");
    assertThat(String.join(",", answer.headers().allValues("Access-Control-Expose-Headers")))
        .contains("RateLimit-Remaining", "Retry-After", "X-Request-Id");
  }

  @ParameterizedTest
  @CsvSource({
    PORTAL + ",true",
    FORMER + ",true",
    "https://clusters.example.com,true",
    STRANGER + ",false"
  })
  void aSocketIsOpenedByTheSamePages(String origin, boolean isOpened) {
    var opening =
        GraphClient.HTTP
            .newWebSocketBuilder()
            .header("Origin", origin)
            .subprotocols("graphql-transport-ws")
            .buildAsync(
                URI.create(service.uri().resolve("/graphql").toString().replace("http", "ws")),
                new WebSocket.Listener() {});

    if (isOpened) {
      opening.join().abort();
    } else {
      assertThatThrownBy(opening::join).isInstanceOf(CompletionException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vcm.allowed-origins | * | would let pages of anybody
          vcm.allowed-origins | https://*.example.com | would let pages of anybody
          vcm.allowed-origins | null | would let pages of anybody
          vcm.graphql.allowed-origins | https://a.example.com,* | would let pages of anybody
          vcm.allowed-origins | portal.example.com | is no origin
          vcm.allowed-origins | https://portal.example.com/path | is no origin
          vcm.external-url | clusters.example.com | vcm.external-url=clusters.example.com cannot be used
          vcm.tls.key | /nowhere | must be given both or neither
          """)
  void whatCannotBeMeantIsRefusedAtTheStart(String setting, String value, String why) {
    assertThatThrownBy(() -> TestService.start(Map.of(setting, value)).close())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/graphql", "/graphiql", "/health", "/metrics", "/schema.graphqls", "/nowhere"})
  void everyAnswerTellsBrowsersToBeCareful(String path) throws Exception {
    var answer = send(HttpRequest.newBuilder(service.uri().resolve(path)));

    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(header(answer, "Strict-Transport-Security")).isEqualTo("max-age=31536000");
  }

  @Test
  void withoutBeingToldThereAreNoPagesOfOthersAndNoTls() throws Exception {
    try (var plain = TestService.start()) {
      var answer =
          send(HttpRequest.newBuilder(plain.uri().resolve("/health")).header("Origin", PORTAL));

      assertThat(answer.statusCode())
          .as("what listens on loopback is kept from pages of others")
          .isEqualTo(403);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  /** As the first version's variables had it. */
  @Test
  void theFirstVersionsVariablesHoldAndDebugTellsNoSecret(@TempDir Path data) throws Exception {
    var settings = Map.of("DEBUG", "true", "ALLOWED_ORIGINS", PORTAL + ",https://b.example.com");
    try (var process = ServiceProcess.start(data, settings)) {
      var answer =
          send(
              HttpRequest.newBuilder(process.uri().resolve("/graphql"))
                  .header("Origin", PORTAL)
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "content-type")
                  .method("OPTIONS", BodyPublishers.noBody()));
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PORTAL);

      var password = Files.readString(data.resolve("first-admin")).strip();
      var token =
          GraphClient.ask(
                  process.uri(),
                  null,
                  "mutation ($p: String!) { login(input: { username: \"admin\", password: $p }) {"
                      + " accessToken } }",
                  Map.of("p", password))
              .text("data.login.accessToken");
      GraphClient.ask(process.uri(), token, "{ viewer { actor { name } } }", Map.of());
      GraphClient.ask(process.uri(), "garbled." + token, "{ viewer { actor { name } } }", Map.of());

      var log = String.join("\n", process.lines());
      assertThat(log)
          .contains("DEBUG")
          .doesNotContain(token)
          .doesNotContain(password)
          .doesNotContain(SigningKey.VALUE);
    }
  }

  private static HttpResponse<String> preflight(String path, String method, String origin)
      throws IOException {
    return send(
        HttpRequest.newBuilder(service.uri().resolve(path))
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", SENT)
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static HttpResponse<String> ask(String origin) throws IOException {
    return send(
        HttpRequest.newBuilder(service.uri().resolve("/graphql"))
            .header("Origin", origin)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"query\":\"{ viewer { actor { name } } }\"}")));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return GraphClient.HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
