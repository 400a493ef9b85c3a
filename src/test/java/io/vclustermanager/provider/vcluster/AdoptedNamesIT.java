package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many call every release the same: the inventory has a name of its own for each. */
final class AdoptedNamesIT {
  private static final String LONG = "a-release-of-somebody-who-likes-names-of-52-letters-";

  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service = TestService.start(testbed.asHost("eu"));
    user = service.root();
    service.people().team("crew");
  }

  @AfterAll
  static void stop() throws SQLException {
    if (service != null) {
      assertThat(PhaseCheck.wrong(service.database())).isEmpty();
      service.close();
    }
  }

  @Test
  void twoOfTheSameNameLiveSideBySide() {
    for (var team : new String[] {"red", "blue"}) {
      adopt("vcluster", "named-" + team, "of-" + team);
    }
    assertThat(unmanaged()).doesNotContain("named-red", "named-blue");
    assertThat(user.cluster("of-red", "... on VirtualCluster { release endpoint }").body())
        .asString()
        .contains("{release=vcluster, endpoint=https://vcluster.named-red.svc}");

    user.ended("pauseCluster", "cluster: \"of-red\"");
    assertThat(replicas("vcluster", "named-red")).isZero();
    assertThat(replicas("vcluster", "named-blue")).isEqualTo(1);
    user.ended("resumeCluster", "cluster: \"of-red\"");
    user.ended("updateVirtualCluster", "cluster: \"of-blue\" size: \"SMALL\"");
    user.mutate("setLabels", "cluster: \"of-blue\" labels: [{ key: \"team\", value: \"blue\" }]");
    TestService.await(
        "the label",
        () ->
            testbed
                .json("get", "statefulset", "vcluster", "-n", "named-blue")
                .at("/metadata/labels/team")
                .asText()
                .equals("blue"));
    testbed.kubectl("scale", "statefulset", "vcluster", "-n", "named-blue", "--replicas=0");
    TestService.await(
        "the drift",
        () -> user.cluster("of-blue", "drift { what }").body().toString().contains("replicas"));
    user.ended("reconcileCluster", "cluster: \"of-blue\"");
    assertThat(replicas("vcluster", "named-blue")).isEqualTo(1);

    user.deleteToTheEnd("of-red");
    assertThat(testbed.releases().toString())
        .contains("vcluster named-blue deployed")
        .doesNotContain("named-red");
  }

  @Test
  void aNameThatNoClusterOfOursCouldHaveIsKeptOnTheHost() {
    var release = LONG.substring(0, 51) + "x";
    adopt(release, "named-long", "short");

    assertThat(user.cluster("short", "... on VirtualCluster { release }").body().toString())
        .contains(release);
    user.deleteToTheEnd("short");
    assertThat(
            user.mutate(
                    "adoptCluster",
                    adoption(release + "y", "named-long", "longer"),
                    "operation { id }")
                .refusals())
        .containsExactly("INVALID input.release");
  }

  /** What runs must not have to go for its name. */
  @Test
  void nobodyIsToldToDeleteWhatRuns() {
    user.createReady("popular");

    var refused =
        user.mutate(
            "adoptCluster", adoption("popular", "named-else", "popular"), "operation { id }");

    assertThat(refused.refusals()).containsExactly("NAME_TAKEN input.name");
    assertThat(refused.messages().toString()).contains("as release").doesNotContain("delete");
  }

  private static void adopt(String release, String namespace, String name) {
    testbed.helm(
        "install",
        release,
        Testbed.chart().toString(),
        "-n",
        namespace,
        "--create-namespace",
        "--set",
        "controlPlane.distro.k8s.image.tag=v1.35.0");
    user.ended("adoptCluster", adoption(release, namespace, name));
    service.awaitPhase(name, "READY");
  }

  private static String adoption(String release, String namespace, String name) {
    return "host: \"eu\" namespace: \"%s\" name: \"%s\" release: \"%s\" owner: \"crew\""
        .formatted(namespace, name, release);
  }

  private static int replicas(String release, String namespace) {
    return testbed
        .json("get", "statefulset", release, "-n", namespace)
        .at("/spec/replicas")
        .asInt();
  }

  private static String unmanaged() {
    return service
        .ask("{ unmanagedClusters(host: \"eu\", first: 200) { nodes { namespace } } }")
        .text("data.unmanagedClusters.nodes");
  }
}
