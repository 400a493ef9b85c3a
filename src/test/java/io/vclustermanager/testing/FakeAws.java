package io.vclustermanager.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * AWS's doors, as far as a host in EKS needs them: EKS's DescribeCluster and STS's AssumeRole. The
 * SDK finds them by its own settings, and its credentials by its own properties.
 */
public final class FakeAws implements AutoCloseable {
  /** The service's own key, which is to be seen nowhere. */
  public static final String OWN_KEY = "AKIAIOSFODNN7EXAMPLE";

  /** The key of a role's session. */
  public static final String SESSION_KEY = "ASIAIOSFODNN7SESSION";

  /** The secrets of both. */
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private static final List<String> PROPERTIES =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.endpointUrlEks",
          "aws.endpointUrlSts",
          "aws.disableEc2Metadata");

  private final HttpServer server;
  private final Map<String, String> clusters = new ConcurrentHashMap<>();
  private final Map<String, Integer> failing = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> holding = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Supplier<Instant> time = Instant::now;

  /** Opens them, and tells the SDK. */
  public FakeAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    var address = "http://127.0.0.1:" + server.getAddress().getPort();
    System.setProperty("aws.endpointUrlEks", address);
    System.setProperty("aws.endpointUrlSts", address);
    System.setProperty("aws.disableEc2Metadata", "true");
    giveCredentials();
  }

  /** Gives the process credentials. */
  public void giveCredentials() {
    System.setProperty("aws.accessKeyId", OWN_KEY);
    System.setProperty("aws.secretAccessKey", SECRET);
  }

  /** Takes them away. */
  public void takeCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** By whose time sessions end. */
  public void time(Supplier<Instant> whose) {
    time = whose;
  }

  /** There is a cluster of this name. */
  public void cluster(String name, String endpoint, String authority) {
    clusters.put(
        name,
        """
        {"cluster": {"name": "%s", "status": "ACTIVE", "endpoint": "%s", "certificateAuthority": {"data": "%s"}}}\
        """
            .formatted(name, endpoint, authority));
  }

  /** A cluster of this name is being made. */
  public void clusterBeingMade(String name) {
    clusters.put(
        name, "{\"cluster\": {\"name\": \"%s\", \"status\": \"CREATING\"}}".formatted(name));
  }

  /** From now on this action, or 0 for none, is answered by that status. */
  public void fail(String action, int status) {
    failing.put(action, status);
  }

  /** Whoever asks this action waits until what is returned is closed. */
  public Held hold(String action) {
    var latch = new CountDownLatch(1);
    holding.put(action, latch);
    return () -> {
      holding.remove(action);
      latch.countDown();
    };
  }

  /** A silence that ends when it is closed. */
  @FunctionalInterface
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private void await(String action) {
    var held = holding.get(action);
    if (held != null) {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** All is well again, and nothing was asked. */
  public void reset() {
    failing.clear();
    calls.clear();
    giveCredentials();
  }

  /** What was asked, each with whose key signed it. */
  public List<String> calls(String action) {
    return calls.stream().filter(each -> each.startsWith(action + " ")).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var body =
          URLDecoder.decode(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              StandardCharsets.UTF_8);
      var action = path.startsWith("/clusters/") ? "DescribeCluster" : "AssumeRole";
      var key =
          exchange
              .getRequestHeaders()
              .getFirst("Authorization")
              .replaceAll(".*Credential=([A-Z0-9]+)/.*", "$1");
      calls.add(action + " " + key);
      await(action);
      if (action.equals("DescribeCluster")) {
        describe(exchange, path.substring("/clusters/".length()), key);
      } else {
        assume(exchange, body, key);
      }
    }
  }

  private void describe(HttpExchange exchange, String name, String key) throws IOException {
    var status = failing.getOrDefault("DescribeCluster", 0);
    if (status != 0) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", error(status));
      send(
          exchange,
          status,
          "{\"message\": \"User %s is not authorized to perform: eks:DescribeCluster\"}"
              .formatted(key));
    } else if (clusters.containsKey(name)) {
      send(exchange, 200, clusters.get(name));
    } else {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "ResourceNotFoundException");
      send(exchange, 404, "{\"message\": \"No cluster found for name: " + name + ".\"}");
    }
  }

  private void assume(HttpExchange exchange, String body, String key) throws IOException {
    var status = failing.getOrDefault("AssumeRole", 0);
    if (status != 0) {
      send(
          exchange,
          status,
          """
          <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
          <Code>%s</Code><Message>User %s is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>
          """
              .formatted(error(status), key));
      return;
    }
    var role = body.replaceAll(".*RoleArn=([^&]*).*", "$1");
    send(
        exchange,
        200,
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
        <AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser><Credentials>\
        <AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>session</SessionToken>\
        <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
        """
            .formatted(
                role,
                SESSION_KEY,
                SECRET,
                time.get().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS)));
  }

  private static String error(int status) {
    return status == 403 ? "AccessDenied" : "InternalFailure";
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    PROPERTIES.forEach(System::clearProperty);
  }
}
