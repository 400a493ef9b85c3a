package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that calls itself by another name in tokens, by none, or does not tell. */
final class NamelessHostIT {
  private static final String KEPT = "select issuer from host_token_issuer";
  private static final String DOCUMENT = "/.well-known/openid-configuration";
  private static final Answer NAMED = new Answer(200, "{\"issuer\": \"https://one.test\"}");
  private static final Answer FORBIDDEN = new Answer(403, "{\"kind\": \"Status\", \"code\": 403}");
  private static final Answer NAMELESS = new Answer(200, "{}");

  private record Answer(int status, String body) {}

  /** As much of an API server as is looked at, which calls itself as it is told to. */
  private static final class Host implements AutoCloseable {
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private volatile Answer document = NAMED;

    Host() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        var answer = to(exchange.getRequestURI().getPath());
        var body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    private Answer to(String path) {
      if (path.equals(DOCUMENT)) {
        asked.incrementAndGet();
        return document;
      }
      return path.equals("/version")
          ? new Answer(200, "{\"major\": \"1\", \"minor\": \"34\", \"gitVersion\": \"v1.34.0\"}")
          : new Answer(404, "{\"kind\": \"Status\", \"code\": 404}");
    }

    Path kubeconfig(Path folder) throws IOException {
      return Files.writeString(
          folder.resolve("kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          current-context: one
          clusters: [{name: one, cluster: {server: "http://127.0.0.1:%d"}}]
          users: [{name: one, user: {token: unused}}]
          contexts: [{name: one, context: {cluster: one, user: one}}]
          """
              .formatted(server.getAddress().getPort()));
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void keepsTheNameThatItGaveUntilItSaysThatItHasNone(@TempDir Path folder) throws IOException {
    try (var host = new Host();
        var service =
            TestService.start(
                Map.of(
                    "vcm.hosts.one.kubeconfig",
                    host.kubeconfig(folder).toString(),
                    "vcm.auth.kubernetes.hosts",
                    "one"))) {
      await(service, "its name", List.of("https://one.test"));

      host.document = FORBIDDEN;
      looks(service, host);
      assertThat(service.tables().rows(KEPT)).hasSize(1);

      host.document = NAMELESS;
      await(service, "no name", List.of());

      host.document = NAMED;
      await(service, "its name again", List.of("https://one.test"));
    }
  }

  /** Until it was asked twice: what came of the first time is written by then. */
  private static void looks(TestService service, Host host) {
    var before = host.asked.get();
    TestService.await(
        "two looks at the host",
        () -> {
          service.move(Duration.ofHours(1));
          return host.asked.get() >= before + 2;
        });
  }

  private static void await(TestService service, String what, List<String> names) {
    TestService.await(
        what,
        () -> {
          service.move(Duration.ofHours(1));
          return service.tables().rows(KEPT).equals(names);
        });
  }
}
