package io.vclustermanager.provider.vcluster.chart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A repository of charts that answers what a test tells it to. */
final class ChartRepository implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Handler answer = exchange -> send(exchange, 404, new byte[0]);

  /** What is done with a request. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  ChartRepository() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          try (exchange) {
            answer.handle(exchange);
          }
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked for so far. */
  List<String> asked() {
    return asked;
  }

  void answers(byte[] archive) {
    answer = exchange -> send(exchange, 200, archive);
  }

  void answers(int status) {
    answer = exchange -> send(exchange, status, new byte[0]);
  }

  /** Promises all of it, sends half and hangs up. */
  void answersHalf(byte[] archive) {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive, 0, archive.length / 2);
          exchange.getResponseBody().flush();
        };
  }

  /** Sends half of it as if it were all. */
  void answersOnlyHalf(byte[] archive) {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(archive, 0, archive.length / 2);
        };
  }

  /** Begins and never ends. */
  void hangs() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          awaitClose();
        };
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  /** A small chart of that name and version, with a schema that knows {@code known} only. */
  static byte[] archive(String name, String version) {
    return packed(
        "apiVersion: v2\nname: " + name + "\nversion: " + version + " # by the release\n",
        """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
         "additionalProperties": false, "properties": {"known": {"type": "string"}}}
        """);
  }

  /** An archive with these two files. */
  static byte[] packed(String chart, String schema) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      add(tar, "vcluster/Chart.yaml", chart);
      add(tar, "vcluster/templates/Chart.yaml", "name: other");
      add(tar, "vcluster/values.schema.json", schema);
      add(tar, "vcluster/values.yaml", "known: by default # a comment\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
    var content = text.getBytes(StandardCharsets.UTF_8);
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
