package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.graphql.transport.NodeScripts;
import io.vclustermanager.testing.TestService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GraphiQL in a real browser, from the link that the service prints to a cluster that is ready. */
final class GraphiQlIT {
  private static final Path PICTURE = Path.of("target/graphiql.png");
  private static final Pattern COLUMNS =
      Pattern.compile("\"(?:documentation|explorer|telephone)\":(\\d+)");
  private static final Pattern ASSET = Pattern.compile("/graphiql/(assets/[^\"]+\\.js)");

  @Test
  void aNewcomerCreatesWatchesAndListsACluster(@TempDir Path data) throws Exception {
    try (var service = TestService.start(Map.of("vcm.data", data.toString()))) {
      var token = service.bean(FirstAdmin.class).firstToken().orElseThrow().value();
      var link = service.uri().resolve("/graphiql#token=" + token);
      var password = Files.readString(data.resolve("first-admin")).strip();

      var output = NodeScripts.graphiQl(link, password, PICTURE);

      System.out.println("GraphiQL, time to usable in ms: " + output.last());
      assertThat(output.status()).as(String.join("\n", output.lines())).isZero();
      assertThat(output.last())
          .contains("\"addressIsClean\":true")
          .contains("\"tokenIsStored\":false")
          .contains("\"cursorIsRenewed\":true")
          .contains("\"violations\":[]")
          .contains("\"foreign\":[]");
      assertThat(output.lines().get(output.lines().size() - 2))
          .contains("\"names\":[\"Create a cluster\",\"Watch it\",\"List clusters\"]")
          .contains("\"storyIsWhole\":true")
          .contains("\"stackIsShown\":false")
          .contains("\"session\":{\"cookie\":\"HttpOnly Strict /\",\"isHidden\":true}")
          .contains("\"fitsTelephone\":true")
          .contains("\"hintHere\":1")
          .contains("\"hintElsewhere\":0")
          .satisfies(GraphiQlIT::hasFortyColumns);
    }
  }

  /** Whichever panel is open, and on a telephone. */
  private static void hasFortyColumns(String output) {
    var columns = COLUMNS.matcher(output).results().map(each -> each.group(1)).toList();
    assertThat(columns)
        .hasSize(3)
        .allSatisfy(each -> assertThat(Integer.parseInt(each)).isGreaterThanOrEqualTo(40));
  }

  @Test
  void thePageIsAskedForAnewAndItsPartsAreKept() throws Exception {
    try (var service = TestService.start();
        var http = HttpClient.newHttpClient()) {
      var page = get(http, service.uri().resolve("/graphiql"));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(header(page, "cache-control")).isEqualTo("no-cache");
      assertThat(header(page, "content-security-policy"))
          .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'");
      var asset = ASSET.matcher(page.body());
      assertThat(asset.find()).isTrue();
      var part = get(http, service.uri().resolve("/graphiql/" + asset.group(1)));
      assertThat(part.statusCode()).isEqualTo(200);
      assertThat(header(part, "content-type")).startsWith("text/javascript");
      assertThat(header(part, "cache-control")).contains("immutable");
      for (var missing :
          new String[] {
            "/graphiql/assets/nothing.js",
            "/graphiql/assets/..%2Findex.html",
            "/graphiql/assets/..%2F..%2Fapplication.yml"
          }) {
        assertThat(get(http, URI.create(service.uri() + missing)).statusCode()).isEqualTo(404);
      }
    }
  }

  /** What a browser sends when somebody types an address. */
  @Test
  void aBrowserIsLedToThePageAndAProgramIsNot() throws Exception {
    var html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    try (var service = TestService.start();
        var http = HttpClient.newHttpClient()) {
      for (var address : new String[] {"/", "/graphql", "/graphql?"}) {
        var answer = get(http, URI.create(service.uri() + address), html);
        assertThat(answer.statusCode()).as(address).isEqualTo(303);
        assertThat(answer.uri().resolve(header(answer, "location")))
            .as("beside the address, wherever a proxy has put it")
            .isEqualTo(service.uri().resolve("/graphiql"));
      }
      var query = "/graphql?query=%7BserviceInfo%7Bname%7D%7D";
      assertThat(get(http, service.uri().resolve(query), html).body()).contains("serviceInfo");
      assertThat(get(http, service.uri().resolve("/graphql"), "*/*").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void theSchemaIsAFileForWhoIsSignedIn() throws Exception {
    var everywhere = Map.<String, Object>of("micronaut.server.host", "0.0.0.0");
    try (var service = TestService.start(everywhere);
        var http = HttpClient.newHttpClient()) {
      var address = URI.create("http://127.0.0.1:" + service.uri().getPort() + "/schema.graphqls");
      var stranger = get(http, address);
      assertThat(stranger.statusCode()).isEqualTo(401);
      assertThat(header(stranger, "www-authenticate")).isEqualTo("Bearer");
      assertThat(stranger.body()).contains("UNAUTHENTICATED").doesNotContain("type Mutation");

      var request =
          HttpRequest.newBuilder(address)
              .header("Authorization", "Bearer " + service.token("anna", ""))
              .build();
      var known = http.send(request, BodyHandlers.ofString());
      assertThat(known.statusCode()).isEqualTo(200);
      assertThat(known.body()).isEqualTo(Files.readString(Path.of("schema.graphqls")));
    }
    try (var service = TestService.start(Map.of("vcm.graphql.introspection", "false"));
        var http = HttpClient.newHttpClient()) {
      assertThat(get(http, service.uri().resolve("/schema.graphqls")).statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<String> get(HttpClient http, URI uri) throws Exception {
    return get(http, uri, "*/*");
  }

  private static HttpResponse<String> get(HttpClient http, URI uri, String accept)
      throws Exception {
    var request =
        HttpRequest.newBuilder(uri).timeout(TestService.DEADLINE).header("Accept", accept).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
