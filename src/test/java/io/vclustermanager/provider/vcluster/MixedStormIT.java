package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everybody does something with the same virtual clusters at the same time: we, helm, kubectl and
 * vCluster's CLI. When all is quiet, all four say the same.
 */
final class MixedStormIT {
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final int WORKERS = 4;
  private static final List<String> OURS =
      List.of(
          "pauseCluster(input: { cluster: \"%s\" })",
          "resumeCluster(input: { cluster: \"%s\" })",
          "reconcileCluster(input: { cluster: \"%s\" })",
          "updateVirtualCluster(input: { cluster: \"%s\", size: \"LARGE\" })",
          "updateVirtualCluster(input: { cluster: \"%s\", size: \"SMALL\" })",
          "deleteCluster(input: { cluster: \"%s\" })",
          "createVirtualCluster(input: { name: \"%s\" })",
          "createVirtualCluster(input: { name: \"%s\" })");

  /** Their failures are their own: a cluster may be gone, or busy. */
  private static final List<String> THEIRS =
      List.of(
          "kubectl scale statefulset %1$s -n vc-%1$s --replicas=0",
          "kubectl scale statefulset %1$s -n vc-%1$s --replicas=1",
          "kubectl delete statefulset %1$s -n vc-%1$s --wait=false",
          "kubectl label statefulset %1$s -n vc-%1$s --overwrite team=blue",
          "helm uninstall %1$s -n vc-%1$s",
          "helm upgrade %1$s $CHART -n vc-%1$s --reuse-values --set controlPlane.proxy.port=8444",
          "vcluster pause %1$s -n vc-%1$s",
          "vcluster resume %1$s -n vc-%1$s");

  @Test
  void thirtyActions() throws Exception {
    rage(6, 30);
  }

  @Test
  @Tag("storm")
  void twoHundredActions() throws Exception {
    rage(20, 200);
  }

  private static void rage(int clusters, int actions) throws Exception {
    var testbed = Testbed.own("mixed");
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var random = new Random(7);
      for (var i = 0; i < clusters; i++) {
        service.create("mixed-" + i);
      }
      try (var threads = Executors.newFixedThreadPool(WORKERS)) {
        var running = new ArrayList<Future<?>>();
        for (var i = 0; i < actions; i++) {
          var name = "mixed-" + random.nextInt(clusters);
          var which = random.nextInt(OURS.size() + THEIRS.size());
          running.add(threads.submit(() -> act(testbed, service, name, which)));
        }
        for (var each : running) {
          each.get();
        }
      }
      var look = new Tables(service.database());
      awaitAllDone(look);
      awaitTheSame(testbed, look);
      assertThat(PhaseCheck.wrong(service.database())).isEmpty();
      assertThat(
              look.rows(
                  "select message from (select error_message as message, error_reason"
                      + " from operation) o where error_reason = 'InternalError'"))
          .isEmpty();
    }
    testbed.clear();
  }

  private static void awaitAllDone(Tables look) {
    try {
      TestService.await("all to be done", () -> look.openOperations().isEmpty(), QUIET);
    } catch (AssertionError e) {
      throw new AssertionError("Still open: " + look.openOperations(), e);
    }
  }

  private static void act(Testbed testbed, TestService service, String name, int which) {
    if (which < OURS.size()) {
      service.ask("mutation { " + OURS.get(which).formatted(name) + " { userErrors { code } } }");
    } else {
      testbed.shell(
          "CHART="
              + Testbed.chart()
              + "\n"
              + THEIRS.get(which - OURS.size()).formatted(name)
              + " >/dev/null 2>&1 || true");
    }
  }

  private static void awaitTheSame(Testbed testbed, Tables look) {
    var said = new String[2];
    try {
      TestService.await(
          "all to say the same",
          () -> {
            said[0] = ours(look);
            said[1] = theirs(testbed);
            return said[0].equals(said[1]);
          },
          QUIET);
    } catch (AssertionError e) {
      throw new AssertionError("We say " + said[0] + " and they say " + said[1], e);
    }
    var live = look.liveClusters();
    assertThat(testbed.releases())
        .allMatch(release -> live.contains(release.split(" ", -1)[0]), "is of a live cluster");
    assertThat(releasesOf(testbed))
        .containsAll(
            look.rows(
                "select name from cluster where deleted_at is null and phase in ('READY',"
                    + " 'PAUSED', 'DEGRADED')"));
  }

  private static List<String> releasesOf(Testbed testbed) {
    return testbed.releases().stream().map(release -> release.split(" ", -1)[0]).toList();
  }

  /** What is there, and what of it sleeps. */
  private static String ours(Tables look) {
    return look.rows(
            "select name || case when phase = 'PAUSED' then ' asleep' else '' end from cluster"
                + " where deleted_at is null and phase not in ('LOST') and not (phase = 'FAILED'"
                + " and observed ->> 'existence' = 'ABSENT') order by 1")
        .toString();
  }

  private static String theirs(Testbed testbed) {
    var all = new TreeSet<String>();
    for (var each : testbed.vclusters()) {
      all.add(
          each.path("Name").asText()
              + (each.path("Status").asText().equals("Paused") ? " asleep" : ""));
    }
    return all.stream().collect(Collectors.joining(", ", "[", "]"));
  }
}
