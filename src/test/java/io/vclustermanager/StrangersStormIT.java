package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.bench.Heap;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.PoisonousChart;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hostile tenant and strangers do their worst to a service of its own, each kind of attack by
 * itself, while others read ten times a second, make clusters, and a kubelet probes. What others
 * wait is printed; that they are answered, and that nothing is left behind, is asserted. One kind
 * alone: {@code -Dstorm.kind=sockets}.
 */
@Tag("storm")
final class StrangersStormIT {
  private static final Duration ATTACK = Duration.ofSeconds(15);
  private static final int AT_ONCE = 12;
  private static final int SOCKETS = 1000;
  private static final String READ =
      "{ clusters(first: 20) { totalCount nodes { name phase owner { name } } } }";

  private static ServiceProcess service;
  private static Testbed testbed;
  private static String reader;
  private static String tenant;

  /** A kind of attack; it goes on until it is interrupted or has nothing more to send. */
  private record Attack(String kind, Blow blow) {
    @Override
    public String toString() {
      return kind;
    }
  }

  /** One of many blows at once. */
  @FunctionalInterface
  private interface Blow {
    void strike(int number) throws Exception;
  }

  /** What others waited, in nanoseconds. */
  private record Waits(long[] reads, long[] probes) {
    String line(String what) {
      return String.format(
          Locale.ROOT,
          "%-34s reads p50 %6.1f p99 %6.1f ms (%d); probes max %6.1f ms (%d)",
          what,
          millis(reads, 0.5),
          millis(reads, 0.99),
          reads.length,
          millis(probes, 1),
          probes.length);
    }

    private static double millis(long[] sorted, double part) {
      return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))] / 1e6;
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    testbed = Testbed.own("strangers");
    service =
        ServiceProcess.start(
            folder.resolve("data"), PoisonousChart.asEnvironment(testbed, "eu", folder));
    reader = SigningKey.token("anna", "");
    tenant = SigningKey.token("mallory", "");
    for (var i = 0; i < 5; i++) {
      ready("old-" + i);
    }
    watch(Duration.ofSeconds(5));
  }

  @AfterAll
  static void stop() throws IOException {
    if (service != null) {
      service.close();
    }
    testbed.clear();
  }

  static Stream<Attack> attacks() {
    return all().filter(each -> each.kind().contains(System.getProperty("storm.kind", "")));
  }

  private static Stream<Attack> all() {
    return Stream.of(
        new Attack("values: templates", values(StrangersStormIT::templates)),
        new Attack("values: depth and size", values(StrangersStormIT::deep)),
        new Attack("bootstrap: YAML bombs", values(StrangersStormIT::yaml)),
        new Attack("documents: fields and aliases", StrangersStormIT::document),
        new Attack("patterns and schemas", StrangersStormIT::schema),
        new Attack("sign-ins", StrangersStormIT::login),
        new Attack("sockets without a token", StrangersStormIT::sockets),
        new Attack("slow senders", StrangersStormIT::slow),
        new Attack("raw HTTP", StrangersStormIT::raw),
        new Attack("poison: memory", number -> create("greedy-" + number, "")),
        new Attack("poison: endless", number -> create("endless-" + number, "")),
        new Attack("poison: children killed", StrangersStormIT::killed));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void othersGoOn(Attack attack) throws Exception {
    var quiet = watch(Duration.ofSeconds(10));
    var threads = threads();
    var files = files();
    var heap = Heap.liveKilobytes(service.pid());
    var stopped = new AtomicBoolean();
    Waits during;
    try (var attackers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < AT_ONCE; i++) {
        var number = i;
        attackers.submit(() -> rage(attack, number, stopped));
      }
      attackers.submit(() -> ready("new-" + attack.kind().replaceAll("[^a-z]+", "-")));
      during = watch(ATTACK);
      stopped.set(true);
      attackers.shutdown();
      assertThat(attackers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    }
    System.out.println(quiet.line(attack.kind() + ", quiet"));
    System.out.println(during.line(attack.kind()));
    settle();
    System.out.printf(
        "%-34s threads %d -> %d, files and sockets %d -> %d, children %d, live heap %+.1f MB%n",
        attack.kind(),
        threads,
        threads(),
        files,
        files(),
        children().count(),
        (Heap.liveKilobytes(service.pid()) - heap) / 1024);
    assertThat(service.lines()).noneMatch(line -> line.contains("OutOfMemoryError"));
    assertThat(threads()).isLessThan(threads + 40);
    assertThat(files()).isLessThan(files + 40);
  }

  private static void rage(Attack attack, int number, AtomicBoolean stopped) {
    while (!stopped.get()) {
      try {
        attack.blow().strike(number);
      } catch (Exception | AssertionError e) {
        // Being thrown out is what an attacker expects.
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Reads ten times and probes once a second, whatever the answers take. */
  private static Waits watch(Duration length) {
    var reads = new ArrayList<Long>();
    var probes = new ArrayList<Long>();
    try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      clock.scheduleAtFixedRate(
          () -> people.submit(() -> timed(reads, StrangersStormIT::read)),
          0,
          100,
          TimeUnit.MILLISECONDS);
      clock.scheduleAtFixedRate(
          () -> people.submit(() -> timed(probes, StrangersStormIT::probe)),
          0,
          1,
          TimeUnit.SECONDS);
      LockSupport.parkNanos(length.toNanos());
      clock.shutdownNow();
    }
    return new Waits(sorted(reads), sorted(probes));
  }

  private static void timed(List<Long> waits, Blow work) {
    var begun = System.nanoTime();
    try {
      work.strike(0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    synchronized (waits) {
      waits.add(System.nanoTime() - begun);
    }
  }

  private static long[] sorted(List<Long> waits) {
    return waits.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static void read(int ignored) throws IOException {
    var answer = GraphClient.ask(service.uri(), reader, READ, Map.of());
    assertThat(answer.errorCode()).as("%s", answer.body()).isNull();
  }

  private static void probe(int ignored) throws IOException {
    assertThat(GraphClient.status(service.uri(), "/health/liveness")).isEqualTo(200);
  }

  private static Blow values(IntFunction<String> fields) {
    return number -> create("bad-" + number, fields.apply(number));
  }

  private static String templates(int number) {
    var text =
        switch (number % 4) {
          case 0 -> "{{ .Files.Get \\\"/etc/passwd\\\" }}";
          case 1 -> "{{ include \\\"x\\\" . }}{{ range until 1000000000 }}{{ end }}";
          case 2 -> "{{ (lookup \\\"v1\\\" \\\"Secret\\\" \\\"kube-system\\\" \\\"\\\") }}";
          default -> "{{ tpl .Values.telemetry.disabled . }}";
        };
    return "values: { controlPlane: { ingress: { enabled: true, host: \"%s\" } } }".formatted(text);
  }

  private static String deep(int number) {
    return switch (number % 3) {
      case 0 -> "values: " + "{ a: ".repeat(200) + "1" + " }".repeat(200);
      case 1 -> "values: { a: \"" + "x".repeat(250_000) + "\" }";
      default -> "values: { a: [" + "{ b: 1 },".repeat(10_000) + "] }";
    };
  }

  private static String yaml(int number) {
    var text =
        switch (number % 3) {
          case 0 -> "a: &a [x]\\nb: &b [*a, *a]\\nc: [*b, *b]";
          case 1 -> "[".repeat(20_000);
          default -> "? {? {? {a: b}: c}: d}\\n".repeat(2_000);
        };
    return "bootstrap: { manifests: \"%s\" }".formatted(text);
  }

  private static void document(int number) throws IOException {
    var body =
        switch (number % 3) {
          case 0 -> "{ " + "a: viewer { name } ".repeat(5_000) + "}";
          case 1 -> "{ clusters { nodes { owner { clusters { nodes { owner { name } } } } } } }";
          default -> "query " + "@a".repeat(20_000) + " { viewer { name } }";
        };
    GraphClient.ask(service.uri(), tenant, body, Map.of());
  }

  private static void schema(int number) throws IOException {
    var pattern =
        switch (number % 3) {
          case 0 -> "(a+)+$";
          case 1 -> "(?=a)b";
          default -> "(x{1,1000}){1,1000}";
        };
    GraphClient.ask(
        service.uri(),
        SigningKey.token("root", "admin"),
        """
        mutation($schema: JSON) { saveTemplate(input: { name: "costly", parameters: $schema,
          values: {} }) { userErrors { message } } }
        """,
        Map.of(
            "schema",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("a", Map.of("type", "string", "pattern", pattern)))));
  }

  private static void login(int number) throws IOException {
    GraphClient.ask(
        service.uri(),
        "",
        "mutation { login(input: { username: \"guess-%d-%d\", password: \"wrong\" }) { accessToken } }"
            .formatted(number, System.nanoTime()),
        Map.of());
  }

  private static void sockets(int number) throws IOException {
    var open = new ArrayList<Socket>();
    try {
      for (var i = 0; i < SOCKETS / AT_ONCE; i++) {
        open.add(socket());
      }
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    } finally {
      for (var each : open) {
        each.close();
      }
    }
  }

  private static void slow(int number) throws IOException {
    try (var socket = socket()) {
      var out = socket.getOutputStream();
      var head =
          "POST /graphql HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Content-Type: application/json\r\n"
              + "Content-Length: 90000\r\n\r\n";
      for (var each : head.getBytes(StandardCharsets.US_ASCII)) {
        out.write(each);
        out.flush();
        LockSupport.parkNanos(20_000_000);
      }
      for (var i = 0; i < 1000; i++) {
        out.write(' ');
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  private static void raw(int number) throws IOException {
    var request =
        switch (number % 4) {
          case 0 ->
              "POST /graphql HTTP/1.1\r\n"
                  + "Host: x\r\n"
                  + "Content-Length: 5\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + "0\r\n\r\n"
                  + "GET /health HTTP/1.1\r\n"
                  + "Host: x\r\n\r\n";
          case 1 -> "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
          case 2 -> "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000);
          default -> "\0\1\2\3".repeat(1000);
        };
    try (var socket = socket()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.getInputStream().readNBytes(10_000);
    }
  }

  private static void killed(int number) throws IOException {
    if (number == 0) {
      children().forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(500_000_000);
    } else {
      create("killed-" + number, "");
    }
  }

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.of(service.pid())
        .orElseThrow()
        .descendants()
        .filter(each -> each.info().commandLine().orElse("").contains("HelmChild"));
  }

  private static Socket socket() throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(service.uri().getHost(), service.uri().getPort()), 10_000);
    return socket;
  }

  private static Answer create(String name, String fields) throws IOException {
    return GraphClient.ask(
        service.uri(),
        tenant,
        "mutation { createVirtualCluster(input: { name: \"%s\" %s }) { userErrors { message } operation { id } } }"
            .formatted(name, fields),
        Map.of());
  }

  /** A cluster of somebody else's becomes READY. */
  private static void ready(String name) {
    try {
      var answer =
          GraphClient.ask(
              service.uri(),
              reader,
              """
              mutation { createVirtualCluster(input: { name: "%s" }) { operation { id }
                userErrors { message } } }
              """
                  .formatted(name),
              Map.of());
      assertThat(answer.rootText("operation.id")).isNotEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    for (var i = 0; i < 600 && !phase(name).equals("READY"); i++) {
      LockSupport.parkNanos(200_000_000);
    }
    assertThat(phase(name)).as(name).isEqualTo("READY");
  }

  private static String phase(String name) {
    try {
      return GraphClient.ask(
              service.uri(),
              reader,
              "{ cluster(by: { name: \"%s\" }) { phase } }".formatted(name),
              Map.of())
          .rootText("phase");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the attack left behind has time to go. */
  private static void settle() {
    LockSupport.parkNanos(Duration.ofSeconds(15).toNanos());
  }

  private static long threads() throws IOException {
    return status("Threads:");
  }

  private static long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private static long files() throws IOException {
    try (var open = Files.list(Path.of("/proc/" + service.pid() + "/fd"))) {
      return open.count();
    }
  }
}
