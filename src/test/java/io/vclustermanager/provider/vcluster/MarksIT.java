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

/** What a cluster is said to be is what it is: asleep, awake, scaled to nothing, gone. */
final class MarksIT {
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
  void whatTheCliPutToSleepAndHelmHasWokenIsMarkedNoMore() {
    for (var policy : new String[] {"REPORT", "REPAIR", "ADOPT_CHANGE"}) {
      var name =
          "woken-" + policy.substring(0, 4).toLowerCase(java.util.Locale.ROOT).replace("_", "");
      user.createReady(name);
      testbed.vcluster("pause", name, "-n", "vc-" + name);
      service.awaitPhase(name, "PAUSED");
      user.mutate(
          "updateVirtualCluster", "cluster: \"%s\" driftPolicy: %s".formatted(name, policy));

      upgradeByHand(name);

      TestService.await("the mark of " + name + " to go", () -> !isMarked(name));
      service.awaitPhase(name, "READY");
      TestService.await("the drift of " + name + " to go", () -> drift(name).equals("[]"));
    }
  }

  @Test
  void whatWePutToSleepAndHelmHasWokenIsResumed() {
    user.createReady("stirred");
    user.ended("pauseCluster", "cluster: \"stirred\"");
    upgradeByHand("stirred");
    service.awaitPhase("stirred", "READY");
    assertThat(isMarked("stirred")).isTrue();

    user.ended("resumeCluster", "cluster: \"stirred\"");

    assertThat(isMarked("stirred")).isFalse();
    service.awaitPhase("stirred", "READY");
  }

  @Test
  void oneThatWasScaledToNothingSaysSoAndIsResumed() {
    user.createReady("emptied");
    testbed.kubectl("scale", "statefulset", "emptied", "-n", "vc-emptied", "--replicas=0");
    user.awaitTrouble("emptied", "ScaledDown", "resumeCluster");

    user.ended("resumeCluster", "cluster: \"emptied\"");

    service.awaitPhase("emptied", "READY");
    TestService.await("no drift to be left", () -> drift("emptied").equals("[]"));
  }

  @Test
  void whileItIsResumedDriftDoesNotTellTheOpposite() {
    user.createReady("rising");
    testbed.vcluster("pause", "rising", "-n", "vc-rising");
    TestService.await("the drift", () -> drift("rising").contains("what=paused"));

    var asked =
        user.mutate(
            "resumeCluster",
            "cluster: \"rising\"",
            "cluster { phase drift { what } } operation { id }");

    assertThat(asked.body().toString()).contains("{phase=RESUMING, drift=[]}");
    assertThat(service.awaitEnd(asked.rootText("operation.id"))).isEqualTo("SUCCEEDED");
  }

  @Test
  void oneThatIsLostKeepsNoConditionOfPodsAndVolumes() {
    user.createReady("vanished");
    testbed.helm("uninstall", "vanished", "-n", "vc-vanished");

    service.awaitPhase("vanished", "LOST");

    assertThat(user.cluster("vanished", "conditions { type }").at("data.cluster.conditions"))
        .hasToString("[{type=Ready}, {type=InSync}]");
    user.deleteToTheEnd("vanished");
  }

  private static void upgradeByHand(String name) {
    testbed.helm(
        "upgrade",
        name,
        Testbed.chart().toString(),
        "-n",
        "vc-" + name,
        "--reuse-values",
        "--set",
        "controlPlane.statefulSet.highAvailability.replicas=1");
  }

  private static boolean isMarked(String name) {
    return testbed
        .json("get", "statefulset", name, "-n", "vc-" + name)
        .at("/metadata/annotations")
        .has("loft.sh/paused");
  }

  private static String drift(String name) {
    return String.valueOf(
        user.cluster(name, "drift { what wanted seen }").at("data.cluster.drift"));
  }
}
