package io.vclustermanager.provider.vcluster.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * As much of an API server as Helm asks before it renders a chart. It holds nothing, and can be
 * silent.
 */
final class StubHost implements AutoCloseable {
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/version",
          "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0\"}",
          "/api",
          "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}",
          "/apis",
          "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}",
          "/api/v1",
          "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[]}");
  private static final String NOTHING =
      "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable CountDownLatch silence;

  StubHost() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** From now on it answers nobody, until it speaks again. */
  void beSilent() {
    silence = new CountDownLatch(1);
    asked.set(0);
  }

  /** Answers all who have waited, and everybody from now on. */
  void speak() {
    var ended = silence;
    silence = null;
    if (ended != null) {
      ended.countDown();
    }
  }

  /** How many requests have come since it fell silent. */
  int asked() {
    return asked.get();
  }

  /** How to reach it, with a secret. */
  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: one
    clusters: [{name: one, cluster: {server: "http://127.0.0.1:%d"}}]
    users: [{name: one, user: {token: top-secret-token}}]
    contexts: [{name: one, context: {cluster: one, user: one}}]
    """
        .formatted(server.getAddress().getPort());
  }

  @Override
  public void close() {
    speak();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    var waited = silence;
    if (waited != null) {
      try {
        waited.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    var text = ANSWERS.getOrDefault(exchange.getRequestURI().getPath(), NOTHING);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
