package io.vclustermanager.bench;

import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many subscribers of one replica, each of whom may see some of the events; beside them one who
 * stops reading.
 */
final class Subscribers {
  private static final int ALL = Integer.getInteger("bench.subscribers", 2000);
  private static final int MATCHING = 50;
  private static final int USERS = ALL / MATCHING;
  private static final int EVENTS_PER_SECOND = 20;
  private static final int SECONDS = Integer.getInteger("bench.seconds", 30);
  private static final Duration CUT_AFTER = Duration.ofSeconds(5);

  private final ServiceProcess service;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String admin = SigningKey.token("root", "admin");
  private final ConcurrentLinkedQueue<Duration> lateness = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();

  private Subscribers(ServiceProcess service) {
    this.service = service;
  }

  static void run() throws Exception {
    var data = Path.of("target/bench/subscribers").toAbsolutePath();
    FilledService.clear(data);
    var settings =
        Map.of(
            "VCM_GRAPHQL_MAX_CONNECTIONS_PER_ADDRESS", "10000",
            "VCM_GRAPHQL_WRITE_TIMEOUT", CUT_AFTER.toString(),
            "VCM_HOSTS_SIMULATED_SIMULATED_DELAY", "PT0S");
    try (var service = ServiceProcess.start(data, settings)) {
      new Subscribers(service).measure();
    }
  }

  private void measure() throws Exception {
    for (var user = 0; user < USERS; user++) {
      makeCluster(user);
    }
    events(SECONDS / 3);
    var before = Heap.liveKilobytes(service.pid());
    var residentBefore = Usage.residentMegabytes(service.pid());
    var sockets = subscribe();
    warmUp();
    var after = Heap.liveKilobytes(service.pid());
    var resident = Usage.residentMegabytes(service.pid()) - residentBefore;

    var calm = events(SECONDS);
    var stalled = StalledWatcher.open(service.uri(), admin, much(""));
    var beside = events(SECONDS);
    report("alone", calm);
    report("beside one who stopped reading", beside);
    System.out.printf(
        "Heap per 1,000 subscribers: %.1f MB (%.1f kB each); RSS grew by %d MB%n",
        (after - before) / ALL * 1000 / 1024, (after - before) / ALL, resident);
    resume(stalled);
    sockets.forEach(WebSocket::abort);
  }

  private void makeCluster(int user) throws IOException {
    var answer =
        GraphClient.ask(
            service.uri(),
            token(user),
            "mutation($name: String!) { createVirtualCluster(input: { name: $name }) {"
                + " operation { id } userErrors { message } } }",
            Map.of("name", name(user)));
    answer.text("data.createVirtualCluster.operation.id");
    TestService.await(
        name(user) + " to be ready",
        () -> {
          try {
            var cluster = "{ cluster(by: { name: \"" + name(user) + "\" }) { phase } }";
            return "READY"
                .equals(
                    GraphClient.ask(service.uri(), admin, cluster, Map.of())
                        .at("data.cluster.phase"));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private List<WebSocket> subscribe() throws Exception {
    var sockets = Collections.synchronizedList(new ArrayList<WebSocket>());
    try (var threads = Executors.newFixedThreadPool(8)) {
      var opened = new ArrayList<Future<?>>();
      for (var i = 0; i < ALL; i++) {
        var token = token(i % USERS);
        opened.add(
            threads.submit(
                () -> sockets.add(Watcher.open(http, service.uri(), token, lateness::add))));
      }
      for (var each : opened) {
        each.get();
      }
    }
    return sockets;
  }

  private void warmUp() throws Exception {
    for (var seconds = 0; seconds < SECONDS; seconds += 5) {
      events(5);
    }
  }

  /** So many seconds of events; what the subscribers said of them. */
  private Told events(int seconds) throws Exception {
    lateness.clear();
    var events = seconds * EVENTS_PER_SECOND;
    try (var clock = Executors.newScheduledThreadPool(1);
        var users = Executors.newVirtualThreadPerTaskExecutor()) {
      var period = TimeUnit.SECONDS.toMicros(1) / EVENTS_PER_SECOND;
      var left = new AtomicInteger(events);
      var beat =
          clock.scheduleAtFixedRate(
              () -> {
                if (left.getAndDecrement() > 0) {
                  users.execute(this::changeOrSayWhyNot);
                }
              },
              0,
              period,
              TimeUnit.MICROSECONDS);
      TestService.await("the events to be made", () -> left.get() <= 0);
      beat.cancel(false);
    }
    TimeUnit.SECONDS.sleep(3);
    return new Told(events, lateness.stream().mapToDouble(each -> each.toNanos() / 1e6).toArray());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Told(int events, double[] millis) {}

  private void changeOrSayWhyNot() {
    try {
      change();
    } catch (IOException | AssertionError e) {
      System.err.println("No event was made: " + e.getMessage());
    }
  }

  /** Labels of some length, so that who asks for them often has much to read. */
  private void change() throws IOException {
    var number = sent.incrementAndGet();
    var labels =
        IntStream.range(0, 20)
            .mapToObj(each -> Map.of("key", "label-" + each, "value", number + "x".repeat(50)))
            .toList();
    var answer =
        GraphClient.ask(
            service.uri(),
            admin,
            "mutation($cluster: ID!, $labels: [LabelInput!]!) { setLabels(input: { cluster:"
                + " $cluster, labels: $labels }) { cluster { id } userErrors { message } } }",
            Map.of("cluster", name(number % USERS), "labels", labels));
    answer.text("data.setLabels.cluster.id");
  }

  private void report(String how, Told told) {
    var sorted = told.millis.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%d subscribers, %d events/s, each for %d of them, %s: %d of %d came; event to client p50"
            + " %.0f ms, p99 %.0f ms, worst %.0f ms%n",
        ALL,
        EVENTS_PER_SECOND,
        MATCHING,
        how,
        sorted.length,
        told.events * MATCHING,
        sorted[sorted.length / 2],
        sorted[sorted.length * 99 / 100],
        sorted[sorted.length - 1]);
  }

  /** The one who stopped reads what had come, is at the end, and goes on from its last cursor. */
  private void resume(StalledWatcher stalled) throws IOException {
    var read = stalled.readToTheEnd();
    var cut = service.lines().stream().filter(line -> line.contains("has not read")).count();
    var cursor = stalled.lastCursor();
    try (var again =
        StalledWatcher.open(service.uri(), admin, much("(after: \\\"" + cursor + "\\\")"))) {
      var next = again.read(100);
      var gapless =
          IntStream.range(0, next.size()).allMatch(i -> next.get(i) == read.getLast() + 1 + i);
      System.out.printf(
          "Who stopped reading was cut %d time(s) after %s; %d events were still there to read;"
              + " from the last one's cursor the next 100 came %s%n",
          cut, CUT_AFTER, read.size(), gapless ? "without a gap" : "WITH A GAP: " + next);
    }
  }

  /** A subscription with answers of some 60 kB. */
  private static String much(String after) {
    return IntStream.range(0, 30)
        .mapToObj(each -> "l%d: cluster { labels { key value } }".formatted(each))
        .collect(
            Collectors.joining(
                " ", "subscription { clusterEvents" + after + " { cursor occurredAt ", " } }"));
  }

  private static String token(int user) {
    return SigningKey.token(name(user), "");
  }

  private static String name(int user) {
    return "watcher-" + user;
  }
}
