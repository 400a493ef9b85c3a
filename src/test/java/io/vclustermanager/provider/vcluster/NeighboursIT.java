package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** vCluster starts no two in one namespace, and so none is made where one is, whoever made it. */
final class NeighboursIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service = TestService.start(testbed.asHost("eu"));
    user = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      testbed.kubectl("delete", "namespace", "vc-boarding", "--ignore-not-found", "--wait=false");
    }
  }

  @Test
  void noneIsMadeWhereSomebodysIs() {
    install("boarder", "vc-boarding");
    var before = testbed.releases();

    var operation = user.create("intruder", "namespace: \"boarding\"");

    assertThat(service.awaitEnd(operation)).isEqualTo("FAILED");
    assertThat(user.error("intruder"))
        .startsWith("Conflict: ")
        .contains("'vc-boarding'", "'boarder'", "adoptCluster")
        .doesNotContain("delete", "take it away");
    assertThat(testbed.releases()).isEqualTo(before);
    user.deleteToTheEnd("intruder");
    assertThat(testbed.releases()).isEqualTo(before);
  }

  /** A tenant's own Services bear the labels that the tenant wishes. */
  @Test
  void oneThatComesLaterIsTold() {
    user.createReady("landlord");
    testbed.apply(
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web-x-default-x-landlord
          namespace: vc-landlord
          labels: { app: vcluster, release: fake, vcluster.loft.sh/managed-by: landlord }
        spec: { ports: [{ port: 80 }] }
        """);
    install("subtenant", "vc-landlord");

    TestService.await(
        "the condition",
        () -> conditions("landlord").contains("type=Alone, status=FALSE, reason=NamespaceShared"));
    assertThat(conditions("landlord")).contains("('subtenant')").doesNotContain("fake");

    testbed.helm("uninstall", "subtenant", "-n", "vc-landlord", "--wait");
    TestService.await("it to be alone", () -> !conditions("landlord").contains("type=Alone"));
    user.deleteToTheEnd("landlord");
  }

  private static void install(String name, String namespace) {
    testbed.helm(
        "install",
        name,
        Testbed.chart().toString(),
        "-n",
        namespace,
        "--create-namespace",
        "--set",
        "controlPlane.distro.k8s.image.tag=v1.35.0");
  }

  private static String conditions(String name) {
    return String.valueOf(
        user.cluster(name, "conditions { type status reason message }")
            .at("data.cluster.conditions"));
  }
}
