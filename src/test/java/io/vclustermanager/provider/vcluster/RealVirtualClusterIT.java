package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.ClusterUser;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A virtual cluster that really runs, on a node that really runs its pods. */
@Tag("real")
final class RealVirtualClusterIT {
  private static final int ROUNDS = 3;

  @Test
  void isReadyAsFastAsByTheCliAnswersInsideAndGoesWithoutATrace(@TempDir Path folder)
      throws IOException {
    var testbed = Testbed.own("real");
    testbed.realNode();
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var user = new ClusterUser(service, Duration.ofMinutes(5));
      byTheCli(testbed, 99);
      var ours = new ArrayList<Long>();
      var theirs = new ArrayList<Long>();
      for (var round = 0; round < ROUNDS; round++) {
        ours.add(byUs(service, user, testbed, folder, round));
        theirs.add(byTheCli(testbed, round));
      }
      System.out.printf(
          "Mutation to READY: %s ms; vcluster create to ready: %s ms%n", ours, theirs);
    }
  }

  private static long byUs(
      TestService service, ClusterUser user, Testbed testbed, Path folder, int round)
      throws IOException {
    var name = "ours-" + round;
    var begun = System.nanoTime();
    user.createReady(name);
    var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    TestService.await(
        "its kubeconfig",
        () -> testbed.attempt("get", "secret", "vc-" + name, "-n", "vc-" + name).isPresent());
    assertThat(testbed.inside(name, folder, "get", "namespaces", "-o", "name"))
        .contains("namespace/kube-system");
    user.deleteToTheEnd(name);
    assertThat(testbed.namespaces()).doesNotContain("vc-" + name);
    assertThat(service.ask("{ clusters { totalCount } }").at("data.clusters.totalCount"))
        .isEqualTo(0);
    return took;
  }

  private static long byTheCli(Testbed testbed, int round) {
    var name = "theirs-" + round;
    var begun = System.nanoTime();
    testbed.vcluster(
        "create",
        name,
        "-n",
        "vc-" + name,
        "--connect=false",
        "--local-chart-dir",
        Testbed.chart().toString());
    testbed.kubectl(
        "rollout", "status", "statefulset/" + name, "-n", "vc-" + name, "--timeout=180s");
    var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    testbed.vcluster("delete", name, "-n", "vc-" + name);
    testbed.kubectl("delete", "namespace", "vc-" + name, "--ignore-not-found");
    return took;
  }
}
