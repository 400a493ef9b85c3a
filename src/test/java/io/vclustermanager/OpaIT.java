package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Open Policy Agent says is done; whatever else happens, nothing is. */
final class OpaIT {
  private static final String DENIED = "POLICY_DENIED input";
  private static final String UNDEFINED = "POLICY_UNDEFINED input";
  private static final String UNREACHABLE = "POLICY_UNREACHABLE input";

  private static TestService service(URI agent, String timeout) {
    return TestService.start(
        Map.of(
            "vcm.opa.url",
            agent.toString(),
            "vcm.opa.timeout",
            timeout,
            "vcm.hosts.simulated.simulated.delay",
            "PT0S"));
  }

  @Test
  void yesNoNeitherAndSilenceAreFourThings(@TempDir Path folder) throws Exception {
    var rules = folder.resolve("clusters.rego");
    Files.writeString(rules, DocPage.of("docs/policies.md").block("package clusters"));
    var port = freePort();
    var agent = agent(rules, port);
    try (var service =
        service(URI.create("http://127.0.0.1:" + port + "/v1/data/clusters/allow"), "PT5S")) {
      var eve = service.as("eve");

      assertThat(create(eve, "eve-1", "idempotencyKey: \"one\"").refusals()).isEmpty();
      var denied = create(eve, "other-1", "");
      assertThat(denied.refusals()).containsExactly(DENIED);
      assertThat(denied.messages().getFirst())
          .startsWith("Clusters are called after who makes them: eve-… (decision ");
      assertThat(service.tables().rows("select reason from audit where subject = 'other-1'"))
          .singleElement()
          .asString()
          .contains(denied.rootText("userErrors.0.decision"));
      assertThat(eve.mutate("deleteCluster", "cluster: \"eve-1\"", "").refusals()).isEmpty();
      assertThat(eve.mutate("pauseCluster", "cluster: \"eve-1\"", "").refusals())
          .containsExactly(UNDEFINED);

      agent.destroy();
      agent.waitFor();
      assertThat(create(eve, "eve-2", "").refusals()).containsExactly(UNREACHABLE);
      assertThat(create(eve, "eve-3", "dryRun: true").refusals()).containsExactly(UNREACHABLE);
      // Reads, and what was decided before, ask nobody.
      assertThat(eve.ask("{ clusters { nodes { name } } }").errorCode()).isNull();

      agent = agent(rules, port);
      assertThat(create(eve, "eve-2", "").refusals()).isEmpty();
    } finally {
      agent.destroy();
    }
  }

  @Test
  void whatWasDecidedUnderAKeyIsAnsweredWithoutIt() throws Exception {
    try (var door = new Door();
        var service = service(door.uri(), "PT0.2S")) {
      var eve = service.as("eve");
      door.answer = exchange -> reply(exchange, 200, "{\"result\": true}");
      assertThat(create(eve, "kept", "idempotencyKey: \"one\"").refusals()).isEmpty();
      door.answer = exchange -> reply(exchange, 500, "");
      assertThat(create(eve, "kept", "idempotencyKey: \"one\"").refusals()).isEmpty();
      assertThat(create(eve, "more", "idempotencyKey: \"two\"").refusals())
          .containsExactly(UNREACHABLE);
    }
  }

  @Test
  void rubbishIsNoYes() throws Exception {
    try (var door = new Door();
        var service = service(door.uri(), "PT0.3S")) {
      var eve = service.as("eve");
      var rubbish =
          Map.ofEntries(
              Map.entry("{}", UNDEFINED),
              Map.entry("{\"result\": null}", UNDEFINED),
              Map.entry("{\"result\": \"true\"}", UNDEFINED),
              Map.entry("{\"result\": 1}", UNDEFINED),
              Map.entry("{\"result\": [true]}", UNDEFINED),
              Map.entry("{\"result\": {\"allow\": \"true\"}}", UNDEFINED),
              Map.entry("{\"result\": {\"allow\": false}}", DENIED),
              Map.entry("{\"result\": false}", DENIED),
              Map.entry("{\"result\": true", UNREACHABLE),
              Map.entry("{\"result\": false, \"result\": true}", UNREACHABLE),
              Map.entry("true", UNREACHABLE),
              Map.entry("", UNREACHABLE),
              Map.entry("{\"result\": true} {}", UNREACHABLE),
              Map.entry("{\"a\": \"" + "x".repeat(100_000) + "\", \"result\": true}", UNREACHABLE));
      rubbish.forEach(
          (body, outcome) -> {
            door.answer = exchange -> reply(exchange, 200, body);
            assertThat(create(eve, "never", "").refusals()).as(body).containsExactly(outcome);
          });
      for (var status : new int[] {201, 204, 301, 400, 401, 404, 500, 503}) {
        door.answer = exchange -> reply(exchange, status, "{\"result\": true}");
        assertThat(create(eve, "never", "").refusals())
            .as("" + status)
            .containsExactly(UNREACHABLE);
      }
      door.answer = exchange -> exchange.sendResponseHeaders(200, 1000);
      assertThat(create(eve, "never", "").refusals()).containsExactly(UNREACHABLE);
      var silence = new CountDownLatch(1);
      door.answer = exchange -> await(silence);
      assertThat(create(eve, "never", "").refusals()).containsExactly(UNREACHABLE);
      silence.countDown();
      assertThat(service.tables().rows("select name from cluster")).isEmpty();
    }
  }

  private static void await(CountDownLatch silence) {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer create(Asker who, String name, String more) {
    return who.ask(
        "mutation { createVirtualCluster(input: { name: \"%s\" %s }) { cluster { name }"
                .formatted(name, more.isEmpty() ? "" : ", " + more)
            + " userErrors { code path message ... on PolicyError { decision } } } }");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process agent(Path rules, int port) throws Exception {
    var process =
        new ProcessBuilder(
                Testbed.program("opa").toString(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--disable-telemetry",
                rules.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var health = URI.create("http://127.0.0.1:" + port + "/health");
    TestService.await("the agent", () -> isThere(health));
    return process;
  }

  private static boolean isThere(URI health) {
    try (var client = HttpClient.newHttpClient()) {
      return client
              .send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
    if (status != 204) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** Who answers at the address of the agent. */
  private static final class Door implements AutoCloseable {
    private final HttpServer server;
    private volatile Reply answer = exchange -> reply(exchange, 500, "");

    private interface Reply {
      void to(HttpExchange exchange) throws IOException;
    }

    Door() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", exchange -> answer.to(exchange));
      server.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/data/a/allow");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
