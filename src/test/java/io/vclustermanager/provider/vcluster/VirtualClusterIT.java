package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A virtual cluster on a real API server, from the wish to the last trace of it. */
final class VirtualClusterIT {
  private static Testbed testbed;
  private static TestService service;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service = TestService.start(testbed.asHost("eu"));
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void isMadeIsListedByEverybodyAndGoesWithoutATrace() {
    service.createReady("whole");

    assertThat(testbed.releases()).contains("whole vc-whole deployed");
    assertThat(testbed.virtualClusters()).contains("whole vc-whole");
    var cluster =
        service.ask(
            """
            { cluster(by: { name: "whole" }) { phase endpoint conditions { type status } } }
            """);
    assertThat(cluster.text("data.cluster.endpoint")).isEqualTo("https://whole.vc-whole.svc");
    assertThat(cluster.body().toString())
        .contains("{type=KubeconfigAvailable, status=UNKNOWN}", "{type=Ready, status=TRUE}");

    delete("whole");

    assertThat(testbed.releases()).doesNotContain("whole vc-whole deployed");
    assertThat(testbed.virtualClusters()).doesNotContain("whole vc-whole");
    assertThat(testbed.kubectl("get", "namespaces", "-o", "name")).doesNotContain("vc-whole");
    assertThat(testbed.kubectl("get", "persistentvolumes", "-o", "yaml"))
        .doesNotContain("vc-whole");
  }

  private static void delete(String name) {
    var operation =
        service
            .ask(
                """
                mutation { deleteCluster(input: { cluster: "%s" }) {
                  operation { id } userErrors { message } } }
                """
                    .formatted(name))
            .text("data.deleteCluster.operation.id");
    assertThat(service.awaitEnd(operation)).isEqualTo("SUCCEEDED");
  }
}
