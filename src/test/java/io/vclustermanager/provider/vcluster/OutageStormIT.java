package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The API server and its etcd are stopped in the middle of creates, pauses and deletes: nothing is
 * lost, nothing doubled, and what is called deleted is gone.
 */
final class OutageStormIT {
  private static final Duration QUIET = Duration.ofMinutes(5);

  @Test
  void sixClusters() throws Exception {
    rage(6);
  }

  @Test
  @Tag("storm")
  void fortyClusters() throws Exception {
    rage(40);
  }

  private static void rage(int clusters) throws Exception {
    var testbed = Testbed.own("outage");
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var operations = new ArrayList<String>();
      for (var i = 0; i < clusters / 2; i++) {
        service.createReady("old-" + i);
      }
      for (var i = 0; i < clusters / 2; i++) {
        operations.add(service.create("new-" + i));
        operations.add(mutate(service, i % 2 == 0 ? "pauseCluster" : "deleteCluster", "old-" + i));
        if (i == 0) {
          testbed.stop("kube-apiserver");
        }
      }
      testbed.start("kube-apiserver");
      testbed.stop("etcd");
      testbed.start("etcd");
      for (var operation : operations) {
        assertThat(service.awaitEnd(operation, QUIET)).as(operation).isEqualTo("SUCCEEDED");
      }
      assertAllAgree(testbed, service);
    }
    testbed.clear();
  }

  private static String mutate(TestService service, String mutation, String cluster) {
    return service
        .root()
        .mutate(mutation, "cluster: \"" + cluster + "\"", "operation { id }")
        .rootText("operation.id");
  }

  private static void assertAllAgree(Testbed testbed, TestService service) throws Exception {
    var look = new Tables(service.database());
    var live = look.liveClusters();
    assertThat(releases(testbed)).isEqualTo(live);
    assertThat(testbed.namespaces())
        .containsExactlyInAnyOrderElementsOf(live.stream().map(name -> "vc-" + name).toList());
    assertThat(testbed.virtualClusters()).hasSameSizeAs(live);
    assertThat(look.doubledSteps()).isEmpty();
    assertThat(PhaseCheck.wrong(service.database())).isEmpty();
    assertThat(look.rows("select distinct phase from cluster order by 1"))
        .containsExactly("DELETED", "PAUSED", "READY");
  }

  private static List<String> releases(Testbed testbed) {
    return testbed.releases().stream().map(release -> release.split(" ", -1)[0]).toList();
  }
}
