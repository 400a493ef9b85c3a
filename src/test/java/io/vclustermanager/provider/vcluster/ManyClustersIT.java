package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.EventFollower;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many virtual clusters on one host: what it costs to follow them. They are not installed by Helm,
 * which would take minutes, but look as if they were. The figures are logged, not asserted.
 */
final class ManyClustersIT {
  private static final Logger LOG = LoggerFactory.getLogger(ManyClustersIT.class);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^apiserver_request_total\\{[^}]*\\} (\\d+)");
  private static final String PAGE =
      """
      { clusters(first: 50) { nodes { id name phase stale observedAt endpoint
        conditions { type status reason message } drift { what wanted seen since }
        owner { name } lease { expiresAt } labels { key value }
        ... on VirtualCluster { namespace chartVersion host { name reachable } } } } }
      """;

  private static final String OBJECTS =
      """
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: vc-%1$s, labels: {vcluster-manager.io/cluster-id: %2$s}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: %1$s
        namespace: vc-%1$s
        labels: {app: vcluster, release: %1$s, chart: vcluster-0.36.1, heritage: Helm,
          vcluster-manager.io/cluster-id: %2$s, vcluster-manager.io/owner: root}
        annotations: {vcluster-manager.io/applied: '{"revision":0,"replicas":1,"chart":"vcluster-0.36.1","labels":[]}'}
      spec:
        serviceName: %1$s-headless
        selector: {matchLabels: {app: vcluster, release: %1$s}}
        template:
          metadata: {labels: {app: vcluster, release: %1$s}}
          spec: {containers: [{name: syncer, image: syncer}]}
      ---
      apiVersion: v1
      kind: Secret
      type: helm.sh/release.v1
      metadata: {name: sh.helm.release.v1.%1$s.v1, namespace: vc-%1$s,
        labels: {owner: helm, name: %1$s, status: deployed, version: "1"}}
      """;

  @Test
  void thirty(@TempDir Path folder) throws Exception {
    follow(30, 5, folder);
  }

  @Test
  @Tag("storm")
  void aThousand(@TempDir Path folder) throws Exception {
    follow(1000, 100, folder);
  }

  private static void follow(int clusters, int changes, Path folder) throws Exception {
    var testbed = Testbed.own("many");
    var ids = IntStream.range(0, clusters).mapToObj(_ -> UUID.randomUUID()).toList();
    make(testbed, ids, folder);
    var database = TestPostgres.shared().freshDatabase();
    try (var empty = TestService.start(database, testbed.asHost("eu"))) {
      empty.ask("{ viewer { owner { name } } }");
      ids.forEach(id -> insert(empty, id, "many-" + ids.indexOf(id)));
    }
    var look = new Tables(database);
    var idle = requestsPerSecond(testbed);
    var heap = heap();
    var begun = System.nanoTime();
    try (var service = TestService.start(database, testbed.asHost("eu"))) {
      awaitReady(look, clusters);
      LOG.info("FIGURE {} clusters: start to all READY {} ms", clusters, millisSince(begun));
      LOG.info("FIGURE heap for them {} MB more", (heap() - heap) >> 20);
      resync(service, clusters);
      LOG.info(
          "FIGURE requests to the host {}/s, without the service {}/s",
          requestsPerSecond(testbed),
          idle);
      pages(service);
      latencies(testbed, service, changes);
      assertThat(look.rows("select distinct phase from cluster")).containsExactly("READY");
    }
    testbed.clear();
  }

  private static void make(Testbed testbed, List<UUID> ids, Path folder) throws IOException {
    var file = folder.resolve("many.yaml");
    var text = new StringBuilder();
    for (var i = 0; i < ids.size(); i++) {
      text.append(OBJECTS.formatted("many-" + i, ids.get(i)));
    }
    Files.writeString(file, text);
    testbed.kubectl("create", "-f", file.toString());
    TestService.await(
        "all to run",
        () ->
            testbed
                    .kubectl(
                        "get",
                        "statefulsets",
                        "-A",
                        "-l",
                        "app=vcluster",
                        "-o",
                        "jsonpath={range .items[*]}{.status.readyReplicas}{end}")
                    .length()
                == ids.size(),
        LONG);
  }

  private static void insert(TestService service, UUID id, String name) {
    service
        .tables()
        .change(
            """
            insert into cluster (id, kind, name, display_name, owner_id, created_by,
              created_by_kind, host_id, namespace, labels, wanted, generation, spec, observed,
              conditions, phase, lease_cause, version, created_at, updated_at)
            select ?::uuid, 'VIRTUAL', ?, ?, o.id, 'root', 'USER', h.id, ?, '{}', 'PRESENT', 1,
              '{"kubernetesVersion":"v1.36.0","readyTimeout":900000000000}',
              '{"existence":"UNKNOWN","everMade":false,"everReady":false}', '[]', 'FAILED', 'test',
              1, now(), now()
            from owner o, host h where o.name = 'root' and h.name = 'eu'
            """,
            id.toString(),
            name,
            name,
            "vc-" + name);
  }

  private static void awaitReady(Tables look, int clusters) {
    TestService.await(
        "all to be READY",
        () ->
            look.rows("select count(*) from cluster where phase = 'READY'")
                .equals(List.of(String.valueOf(clusters))),
        LONG);
  }

  /** One look at the whole host, which shows nothing new. */
  private static void resync(TestService service, int clusters) {
    var before = current(service);
    var begun = System.nanoTime();
    service.ask("{ clusters(first: 1, maxAge: \"PT0S\") { nodes { phase } } }");
    TestService.await(
        "the look to end",
        () ->
            service
                    .tables()
                    .number(
                        "select count(*) from host_watch where look_until is null and current_at >"
                            + " ?::timestamptz",
                        before)
                == 1,
        LONG);
    LOG.info("FIGURE full resync of {} {} ms", clusters, millisSince(begun));
  }

  private static String current(TestService service) {
    return service.tables().rows("select coalesce(current_at, now()) from host_watch").getFirst();
  }

  private static void pages(TestService service) {
    var token = service.token("root", "admin");
    var times = new ArrayList<Long>();
    for (var i = 0; i < 300; i++) {
      var begun = System.nanoTime();
      assertThat(service.ask(token, PAGE, java.util.Map.of()).list("data.clusters.nodes"))
          .isNotEmpty();
      times.add(millisSince(begun));
    }
    LOG.info(
        "FIGURE page of 50 with all live fields, client's side, after 100 to warm up: {}",
        summary(times.subList(100, 300)));
  }

  private static void latencies(Testbed testbed, TestService service, int changes) {
    var times = new ArrayList<Long>();
    try (var follower = EventFollower.of(service::uri, SigningKey.token("root", "admin"))) {
      for (var i = 0; i < changes; i++) {
        var before = drifts(follower);
        var name = "many-" + i % 25;
        testbed.kubectl(
            "annotate",
            "statefulset",
            name,
            "-n",
            "vc-" + name,
            "--overwrite",
            "loft.sh/paused=" + (i / 25 % 2 == 0));
        var begun = System.nanoTime();
        TestService.await("the change to be told", () -> drifts(follower) > before);
        times.add(millisSince(begun));
      }
      for (var i = 0; i < Math.min(25, changes); i++) {
        testbed.kubectl(
            "annotate", "statefulset", "many-" + i, "-n", "vc-many-" + i, "loft.sh/paused-");
      }
    }
    LOG.info("FIGURE kubectl to subscriber: {}", summary(times));
    TestService.await(
        "all to be as before",
        () -> service.tables().number("select count(*) from cluster where phase <> 'READY'") == 0,
        LONG);
  }

  private static long drifts(EventFollower follower) {
    return follower.seen().stream().filter(each -> each.type().equals("CLUSTER_DRIFTED")).count();
  }

  private static String summary(List<Long> times) {
    var sorted = times.stream().sorted().toList();
    return "p50 %d ms, p99 %d ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
            sorted.size());
  }

  private static double requestsPerSecond(Testbed testbed) throws InterruptedException {
    var seconds = Boolean.getBoolean("storm") ? 60 : 5;
    var before = requests(testbed);
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    TestService.await("the time to measure", () -> System.nanoTime() > end, LONG);
    return (requests(testbed) - before - 1) / (double) seconds;
  }

  private static long requests(Testbed testbed) {
    var sum = 0L;
    var found = REQUESTS.matcher(testbed.kubectl("get", "--raw", "/metrics"));
    while (found.find()) {
      sum += Long.parseLong(found.group(1));
    }
    return sum;
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
