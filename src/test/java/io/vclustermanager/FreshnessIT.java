package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.FreezingProxy;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads are as near to the real thing as they were asked to be, or say that they are not. */
final class FreshnessIT {
  private static final Pattern LISTS =
      Pattern.compile(
          "apiserver_request_total\\{[^}]*resource=\"statefulsets\"[^}]*scope=\"cluster\"[^}]*"
              + "verb=\"LIST\"[^}]*\\} (\\d+)");
  private static final Pattern WATCHES =
      Pattern.compile(
          "apiserver_longrunning_requests\\{[^}]*resource=\"statefulsets\"[^}]*verb=\"WATCH\"[^}]*"
              + "\\} (\\d+)");

  @Test
  void whatAWatchThatFellSilentMissedIsSeenByTheNextRead() throws IOException {
    var testbed = Testbed.own("fresh");
    try (var proxy = FreezingProxy.before(testbed.kubeconfig());
        var service = TestService.start(through(testbed, proxy.kubeconfig()))) {
      var user = service.root();
      user.createReady("missed");
      awaitCurrent(user, "missed");

      user.cluster("missed", "phase");
      service.ask("{ cluster(by: { name: \"missed\" }, maxAge: \"PT0S\") { phase } }");
      proxy.freezeIdle(Duration.ofMillis(300));
      testbed.kubectl("delete", "statefulset", "missed", "-n", "vc-missed");
      service.move(Duration.ofSeconds(31));

      TestService.await(
          "a plain read to say LOST",
          () -> user.cluster("missed", "phase").text("data.cluster.phase").equals("LOST"));
    }
  }

  @Test
  void manyReadersCauseOneLookAndASilentHostIsSaidToBe() throws Exception {
    var testbed = Testbed.own("fresh");
    try (var service = TestService.start(testbed.asHost("eu"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var user = service.root();
      user.createReady("read");
      awaitCurrent(user, "read");
      var before = count(testbed, LISTS);
      testbed.freeze("kube-apiserver");
      var readers = new ArrayList<Future<Object>>();
      for (var reader = 0; reader < 100; reader++) {
        readers.add(
            threads.submit(
                () ->
                    service
                        .ask(
                            "{ cluster(by: { name: \"read\" }, maxAge: \"PT0S\") {"
                                + " phase stale staleReason } }")
                        .at("data.cluster.phase")));
      }
      for (var reader : readers) {
        assertThat(reader.get()).isEqualTo("READY");
      }
      service.move(Duration.ofSeconds(31));
      var answer = user.cluster("read", "phase stale staleReason observedAt");
      testbed.thaw("kube-apiserver");

      assertThat(answer.at("data.cluster.phase")).isEqualTo("READY");
      assertThat(answer.at("data.cluster.stale")).isEqualTo(true);
      assertThat(answer.at("data.cluster.staleReason")).isIn("HOST_UNREACHABLE", "WATCH_LAGGING");
      assertThat(answer.at("data.cluster.observedAt")).isNotNull();
      awaitCurrent(user, "read");
      assertThat(count(testbed, LISTS) - before).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aHostIsWatchedOnceAndTakenOverWhenItsWatcherDies(@TempDir Path folder) {
    var testbed = Testbed.own("fresh");
    try (var first = ServiceProcess.start(folder, testbed.asEnvironment("eu"))) {
      TestService.await("the first to watch", () -> count(testbed, WATCHES) > 0);
      var settings = new HashMap<String, Object>(testbed.asHost("eu"));
      settings.put("vcm.only-replica", "false");
      try (var second = TestService.start(first.database(), settings)) {
        var user = second.root();
        user.createReady("followed");
        assertThat(second.tables().rows("select count(*) from host_watch")).containsExactly("1");
        var holder = second.tables().rows("select holder from host_watch");

        first.kill();
        testbed.kubectl("scale", "statefulset", "followed", "-n", "vc-followed", "--replicas=0");

        TestService.await(
            "the second to see what was changed",
            () ->
                user.cluster("followed", "drift { what }")
                    .body()
                    .toString()
                    .contains("what=replicas"));
        assertThat(second.tables().rows("select holder from host_watch")).isNotEqualTo(holder);
      }
    }
  }

  private static Map<String, Object> through(Testbed testbed, Path kubeconfig) {
    var settings = new HashMap<String, Object>(testbed.asHost("eu"));
    settings.put("vcm.hosts.eu.kubeconfig", kubeconfig.toString());
    return settings;
  }

  private static void awaitCurrent(Asker user, String name) {
    TestService.await(
        "the watch to be current",
        () -> Boolean.FALSE.equals(user.cluster(name, "stale").at("data.cluster.stale")));
  }

  private static int count(Testbed testbed, Pattern pattern) {
    var sum = 0;
    var found = pattern.matcher(testbed.kubectl("get", "--raw", "/metrics"));
    while (found.find()) {
      sum += Integer.parseInt(found.group(1));
    }
    return sum;
  }
}
