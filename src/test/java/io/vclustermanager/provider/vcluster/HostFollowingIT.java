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

/** What others do to a virtual cluster, with kubectl, helm or vCluster's CLI, shows by itself. */
final class HostFollowingIT {
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
  static void stop() throws SQLException {
    if (service != null) {
      assertThat(PhaseCheck.wrong(service.database())).isEmpty();
      service.close();
    }
  }

  @Test
  void onePutToSleepAndWokenByTheCli() {
    user.createReady("sleepy");

    testbed.vcluster("pause", "sleepy", "-n", "vc-sleepy");
    service.awaitPhase("sleepy", "PAUSED");
    awaitDrift("sleepy", "[{what=paused, wanted=false, seen=true}]");
    assertThat(user.cluster("sleepy", "conditions { type status reason }").body().toString())
        .contains("{type=InSync, status=FALSE, reason=Drifted}");

    testbed.vcluster("resume", "sleepy", "-n", "vc-sleepy");
    service.awaitPhase("sleepy", "READY");
    awaitDrift("sleepy", "[]");
    assertThat(
            service
                .ask(
                    "{ events(filter: { cluster: \"sleepy\", type: [CLUSTER_DRIFTED] }) {"
                        + " nodes { actor { kind name } changes { field before after } } } }")
                .at("data.events.nodes"))
        .hasToString(
            "[{actor={kind=SYSTEM, name=drift}, changes=[{field=paused, before=false,"
                + " after=true}]}, {actor={kind=SYSTEM, name=drift}, changes=[{field=paused,"
                + " before=true, after=false}]}]");
  }

  @Test
  void oneScaledRelabelledAndUpgraded() {
    user.createReady("bent", "labels: [{ key: \"team\", value: \"red\" }]");

    testbed.kubectl("scale", "statefulset", "bent", "-n", "vc-bent", "--replicas=0");
    awaitDrift("bent", "[{what=replicas, wanted=1, seen=0}]");
    service.awaitPhase("bent", "DEGRADED");
    testbed.kubectl("label", "statefulset", "bent", "-n", "vc-bent", "--overwrite", "team=blue");
    awaitDrift(
        "bent", "[{what=replicas, wanted=1, seen=0}, {what=labels.team, wanted=red, seen=blue}]");

    user.ended("reconcileCluster", "cluster: \"bent\"");
    awaitDrift("bent", "[]");
    testbed.helm(
        "upgrade",
        "bent",
        Testbed.chart().toString(),
        "-n",
        "vc-bent",
        "--reuse-values",
        "--set",
        "controlPlane.proxy.port=8444");
    TestService.await(
        "the changed values to show", () -> drift("bent").startsWith("[{what=values, wanted="));
  }

  @Test
  void oneThatIsGoneIsLostAndItsDeleteLooksForLeftOvers() {
    user.createReady("taken");
    testbed.helm("uninstall", "taken", "-n", "vc-taken");

    service.awaitPhase("taken", "LOST");
    awaitDrift("taken", "[{what=cluster, wanted=present, seen=absent}]");
    assertThat(testbed.everythingIn("vc-taken")).contains("persistentvolumeclaim/data-taken-0");

    user.deleteToTheEnd("taken");
    assertThat(testbed.namespaces()).doesNotContain("vc-taken");
  }

  @Test
  void oneWhoseNamespaceWasDeletedIsLost() {
    user.createReady("wiped");

    testbed.kubectl("delete", "namespace", "vc-wiped");

    service.awaitPhase("wiped", "LOST");
  }

  @Test
  void oneWhosePolicyRepairsIsPutRight() {
    user.createReady("stubborn");
    user.mutate("updateVirtualCluster", "cluster: \"stubborn\" driftPolicy: REPAIR");

    testbed.kubectl("delete", "statefulset", "stubborn", "-n", "vc-stubborn");

    TestService.await(
        "the repair",
        () ->
            "[{state=SUCCEEDED}]"
                .equals(
                    String.valueOf(
                        service
                            .ask(
                                "{ operations(filter: { cluster: \"stubborn\", kind: [RECONCILE]"
                                    + " }) { nodes { state } } }")
                            .at("data.operations.nodes"))));
    service.awaitPhase("stubborn", "READY");
    awaitDrift("stubborn", "[]");
  }

  @Test
  void oneWhosePolicyAdoptsTakesTheChangeOver() {
    user.createReady("pliant", "labels: [{ key: \"team\", value: \"red\" }]");
    user.mutate("updateVirtualCluster", "cluster: \"pliant\" driftPolicy: ADOPT_CHANGE");

    testbed.vcluster("pause", "pliant", "-n", "vc-pliant");
    service.awaitPhase("pliant", "PAUSED");
    testbed.kubectl(
        "label", "statefulset", "pliant", "-n", "vc-pliant", "--overwrite", "team=blue");
    TestService.await(
        "the label to be taken over",
        () ->
            "[{value=blue}]"
                .equals(
                    String.valueOf(
                        user.cluster("pliant", "labels { value }").at("data.cluster.labels"))));
    awaitDrift("pliant", "[]");
    assertThat(user.cluster("pliant", "viewerCan { resume }").at("data.cluster.viewerCan.resume"))
        .isEqualTo(true);
  }

  @Test
  void oneWhosePolicyAdoptsIsWhatHelmMadeOfIt() {
    user.createReady("plastic", "size: \"SMALL\", kubernetesVersion: \"1.35\"");
    user.mutate("updateVirtualCluster", "cluster: \"plastic\" driftPolicy: ADOPT_CHANGE");
    testbed.helm(
        "upgrade",
        "plastic",
        Testbed.chart().toString(),
        "-n",
        "vc-plastic",
        "--reuse-values",
        "--set",
        "logging.encoding=json");

    awaitAdoptions("plastic", 1);
    service.awaitPhase("plastic", "READY");
    awaitDrift("plastic", "[]");
    assertThat(
            String.valueOf(
                user.cluster("plastic", "... on VirtualCluster { values }")
                    .at("data.cluster.values")))
        .isEqualTo("{logging={encoding=json}}");

    user.ended("updateVirtualCluster", "cluster: \"plastic\", kubernetesVersion: \"1.36\"");
    assertThat(testbed.helm("get", "values", "plastic", "-n", "vc-plastic", "-o", "json"))
        .contains("\"encoding\":\"json\"");
    awaitDrift("plastic", "[]");

    testbed.kubectl("scale", "statefulset", "plastic", "-n", "vc-plastic", "--replicas=2");
    awaitAdoptions("plastic", 2);
    assertThat(
            String.valueOf(
                user.cluster("plastic", "... on VirtualCluster { values }")
                    .at("data.cluster.values")))
        .contains("highAvailability={replicas=2}");
    awaitDrift("plastic", "[]");

    testbed.kubectl("scale", "statefulset", "plastic", "-n", "vc-plastic", "--replicas=0");
    awaitDrift("plastic", "[{what=replicas, wanted=2, seen=0}]");
    user.ended("reconcileCluster", "cluster: \"plastic\"");
    awaitDrift("plastic", "[]");
  }

  /** Who may change the release on the host makes it no wish of the cluster's owner. */
  @Test
  void whatTheProfileForbidsStaysDriftAndSaysWhy() {
    user.createReady("headstrong");
    user.mutate("updateVirtualCluster", "cluster: \"headstrong\" driftPolicy: ADOPT_CHANGE");
    testbed.helm(
        "upgrade",
        "headstrong",
        Testbed.chart().toString(),
        "-n",
        "vc-headstrong",
        "--reuse-values",
        "--set",
        "controlPlane.proxy.port=8444");

    TestService.await(
        "the change to be refused",
        () ->
            String.valueOf(
                    service
                        .ask(
                            "{ operations(filter: { cluster: \"headstrong\", kind: [ADOPT] }) {"
                                + " nodes { state error { reason message } } } }")
                        .at("data.operations.nodes"))
                .contains("ValuesRefused"));
    assertThat(drift("headstrong")).startsWith("[{what=values");
    assertThat(
            String.valueOf(
                user.cluster("headstrong", "... on VirtualCluster { values }")
                    .at("data.cluster.values")))
        .isEqualTo("{}");
  }

  private static void awaitAdoptions(String name, int count) {
    var query =
        "{ operations(filter: { cluster: \"%s\", kind: [ADOPT] }) { nodes { state } } }"
            .formatted(name);
    TestService.await(
        count + " changes to be taken over",
        () ->
            service.ask(query).list("data.operations.nodes").stream()
                    .filter(each -> String.valueOf(each).contains("SUCCEEDED"))
                    .count()
                == count);
  }

  @Test
  void whatFailedAndIsReadyLaterIsReady() {
    user.createReady("late");
    testbed.kubectl("delete", "pod", "late-0", "-n", "vc-late");

    service.awaitPhase("late", "READY");
    assertThat(user.cluster("late", "stale observedAt").at("data.cluster.stale")).isEqualTo(false);
  }

  private static String drift(String name) {
    return String.valueOf(
        user.cluster(name, "drift { what wanted seen }").at("data.cluster.drift"));
  }

  private static void awaitDrift(String name, String drift) {
    var last = new String[] {""};
    try {
      TestService.await(
          "drift " + drift,
          () -> {
            last[0] = drift(name);
            return last[0].equals(drift);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it is " + last[0], e);
    }
  }
}
