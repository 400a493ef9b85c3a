package io.vclustermanager.bench;

import com.marcnuri.helm.Helm;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Creates on a real API server. First: many at once until all are READY, beside Helm alone for as
 * many installs of the same values at the same parallelism. Then: how long one more mutation takes
 * while the queue of installs is full, beside a bare insert of one row.
 */
final class Creates {
  private static final int AT_ONCE = 32;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int QUEUED = 80;
  private static final int PROBES = 100;
  private static final int WARM_UP = 1000;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private final Testbed testbed = Testbed.own("bench");
  private final ServiceProcess service;
  private final String token = SigningKey.token("root", "admin");

  private Creates(ServiceProcess service) {
    this.service = service;
  }

  static void run() throws Exception {
    var data = Files.createTempDirectory("bench");
    var environment = Testbed.own("bench").asEnvironment("eu");
    try (var service = Plans.start(data, environment)) {
      var creates = new Creates(service);
      creates.many();
      creates.oneMore();
    }
  }

  private void many() throws Exception {
    ours("warm-ours", 2);
    var values = testbed.helm("get", "values", "warm-ours-0", "-n", "vc-warm-ours-0", "-o", "json");
    alone("warm-alone", 2, values);
    var ratios = new double[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      var prefix = "alone-" + round;
      var alone = used(() -> alone(prefix, AT_ONCE, values));
      clear();
      var ourPrefix = "ours-" + round;
      var ours = used(() -> ours(ourPrefix, AT_ONCE));
      clear();
      ratios[round] = (double) ours.millis / alone.millis;
      System.out.printf(
          "%d creates at once: all READY after %s; Helm alone, with the same values, %s; ratio"
              + " %.2f%n",
          AT_ONCE, ours.words(), alone.words(), ratios[round]);
    }
    Arrays.sort(ratios);
    System.out.printf("Median of the ratios of %d runs: %.2f%n", ROUNDS, ratios[ROUNDS / 2]);
    requests(values);
    var spent = new Plans(service.database()).during(() -> ours("planned", AT_ONCE));
    clear();
    System.out.printf(
        "%d creates until READY: %d statements executed, %d of them planned, %.0f us of planning"
            + " each%n",
        AT_ONCE, spent.executions(), spent.planned(), spent.planMicros() / spent.executions());
  }

  /** What the API server is asked for by each create, and by Helm alone. */
  private void requests(String values) throws Exception {
    var before = ApiRequests.counted(testbed);
    alone("counted-alone", AT_ONCE, values);
    var between = ApiRequests.counted(testbed);
    clear();
    var again = ApiRequests.counted(testbed);
    ours("counted-ours", AT_ONCE);
    var after = ApiRequests.counted(testbed);
    clear();
    System.out.println("Requests per install by Helm alone: " + between.since(before, AT_ONCE));
    System.out.println("Requests per create by us:          " + after.since(again, AT_ONCE));
  }

  /** How long something took, and the processor time of all of this machine meanwhile. */
  private record Used(long millis, double machineSeconds, double serviceSeconds) {
    String words() {
      return "%d ms (processor time %.1f s, of which the service %.1f s)"
          .formatted(millis, machineSeconds, serviceSeconds);
    }
  }

  private Used used(Callable<Long> work) throws Exception {
    var process = ProcessHandle.of(service.pid()).orElseThrow();
    var machine = Usage.machineMicros();
    var ofService = Usage.microsWithChildren(process);
    var millis = work.call();
    return new Used(
        millis,
        (Usage.machineMicros() - machine) / 1e6,
        (Usage.microsWithChildren(process) - ofService) / 1e6);
  }

  private long alone(String prefix, int count, String ofValues) throws Exception {
    var kubeconfig = Files.readString(testbed.kubeconfig());
    var values = Files.createTempFile("values", ".json");
    Files.writeString(values, ofValues);
    try (var pool =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().factory())) {
      return millis(
          () -> {
            var all = new ArrayList<Future<?>>();
            for (var i = 0; i < count; i++) {
              var name = prefix + "-" + i;
              all.add(pool.submit(() -> install(name, values, kubeconfig)));
            }
            for (var each : all) {
              each.get();
            }
            return true;
          });
    }
  }

  private static void install(String name, Path values, String kubeconfig) {
    new Helm(Testbed.chart())
        .install()
        .withName(name)
        .withNamespace("vc-" + name)
        .createNamespace()
        .withValuesFile(values)
        .withKubeConfigContents(kubeconfig)
        .disableOpenApiValidation()
        .call();
  }

  private long ours(String prefix, int count) throws Exception {
    var look = new Tables(service.database());
    return millis(
        () -> {
          try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < count; i++) {
              var name = prefix + "-" + i;
              users.submit(() -> create(name));
            }
          }
          TestService.await("all to be ready", () -> ready(look, prefix) == count, LIMIT);
          return true;
        });
  }

  private static long ready(Tables look, String prefix) {
    return look.phases().stream()
        .filter(each -> each.startsWith(prefix) && each.endsWith(" READY"))
        .count();
  }

  /** In turns with the bare insert, so that both meet the same noise. */
  private void oneMore() throws Exception {
    var look = new Tables(service.database());
    warmUp();
    try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, QUEUED).forEach(i -> users.submit(() -> create("queue-" + i)));
    }
    var creates = new long[PROBES];
    var inserts = new long[PROBES];
    try (var connection = service.database().connect()) {
      execute(
          connection,
          "create table if not exists bench_probe (id bigserial primary key, at timestamptz, what"
              + " text)");
      for (var i = 0; i < PROBES; i++) {
        var name = "probe-" + i;
        creates[i] = micros(() -> create(name));
        inserts[i] = micros(() -> insert(connection));
      }
    }
    var open = look.openOperations().size();
    System.out.printf(
        "With a full queue of installs (%d operations open at the end): a create is answered in %s;"
            + " a bare insert in %s; ratio of p99 %.2f%n",
        open,
        spread(creates),
        spread(inserts),
        percentile(creates, 99) / (double) percentile(inserts, 99));
  }

  /** Dry runs go the whole way and leave nothing: for the compilers. */
  private void warmUp() throws IOException {
    for (var i = 0; i < WARM_UP; i++) {
      GraphClient.ask(
          service.uri(),
          token,
          "mutation($name: String!) { createVirtualCluster(input: { name: $name, dryRun: true }) {"
              + " operation { id } userErrors { message } } }",
          Map.of("name", "dry-" + i));
    }
  }

  private static boolean insert(Connection connection) throws SQLException {
    execute(
        connection,
        "insert into bench_probe (at, what) values (now(), 'a bare row of about as many bytes as a"
            + " name')");
    return true;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean create(String name) throws IOException {
    var answer =
        GraphClient.ask(
            service.uri(),
            token,
            "mutation($name: String!) { createVirtualCluster(input: { name: $name }) {"
                + " operation { id } userErrors { message } } }",
            Map.of("name", name));
    if (answer.at("data.createVirtualCluster.operation.id") == null) {
      throw new IllegalStateException(answer.body().toString());
    }
    return true;
  }

  /** The next round begins on an empty host. */
  private void clear() {
    testbed.clear();
    TestService.await("an empty host", () -> testbed.namespaces().isEmpty(), LIMIT);
  }

  private static String spread(long[] micros) {
    return "%.1f ms (p50), %.1f ms (p99)"
        .formatted(percentile(micros, 50) / 1000.0, percentile(micros, 99) / 1000.0);
  }

  private static long percentile(long[] values, int percent) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static long millis(Callable<Boolean> work) throws Exception {
    return micros(work) / 1000;
  }

  private static long micros(Callable<Boolean> work) throws Exception {
    var begun = System.nanoTime();
    if (!work.call()) {
      throw new ExecutionException("It did not work", null);
    }
    return (System.nanoTime() - begun) / 1000;
  }
}
