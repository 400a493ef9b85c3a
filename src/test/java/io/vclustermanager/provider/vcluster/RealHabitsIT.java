package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do to virtual clusters beside the service, where these really run. */
@Tag("real")
final class RealHabitsIT {
  private static final Duration LONG = Duration.ofMinutes(5);

  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.own("real");
    testbed.realNode();
    service = TestService.start(testbed.asHost("eu"));
    user = service.root().within(LONG);
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void besideOneThatRunsNoneIsMadeAndItStartsAgain() {
    byTheCli("boarder", "vc-boarding");

    var operation = user.create("intruder", "namespace: \"boarding\"");

    assertThat(service.awaitEnd(operation, LONG)).isEqualTo("FAILED");
    assertThat(user.error("intruder"))
        .startsWith("Conflict: ")
        .contains("'boarder'", "adoptCluster");
    testbed.kubectl("delete", "pod", "boarder-0", "-n", "vc-boarding");
    rolledOut("boarder", "vc-boarding");
    user.deleteToTheEnd("intruder");
    rolledOut("boarder", "vc-boarding");
    testbed.vcluster("delete", "boarder", "-n", "vc-boarding");
    testbed.kubectl("delete", "namespace", "vc-boarding", "--ignore-not-found");
  }

  @Test
  void aServiceThatIsGoneIsMadeAgainAndTheClusterAnswers(@TempDir Path folder) throws IOException {
    user.createReady("hollow");
    assertThat(inside("hollow", folder)).contains("namespace/kube-system");
    testbed.kubectl("delete", "service", "hollow", "-n", "vc-hollow");
    await("the drift", () -> drift("hollow").contains("objects.services/hollow"));

    user.ended("reconcileCluster", "cluster: \"hollow\"");

    assertThat(testbed.everythingIn("vc-hollow")).contains("service/hollow");
    await("no drift to be left", () -> drift("hollow").equals("[]"));
    awaitPhase("hollow", "READY");
    assertThat(inside("hollow", folder)).contains("namespace/kube-system");
    user.deleteToTheEnd("hollow");
  }

  @Test
  void oneThatTheCliPutToSleepAndHelmHasWokenIsMarkedNoMoreAndAnswers(@TempDir Path folder)
      throws IOException {
    user.createReady("woken");
    awaitKeys("woken");
    testbed.vcluster("pause", "woken", "-n", "vc-woken");
    awaitPhase("woken", "PAUSED");

    testbed.helm(
        "upgrade",
        "woken",
        Testbed.chart().toString(),
        "-n",
        "vc-woken",
        "--reuse-values",
        "--set",
        "controlPlane.statefulSet.highAvailability.replicas=1");

    await("the mark to go", () -> !isMarked("woken"));
    awaitPhase("woken", "READY");
    await("no drift to be left", () -> drift("woken").equals("[]"));
    rolledOut("woken", "vc-woken");
    assertThat(inside("woken", folder)).contains("namespace/kube-system");
    user.deleteToTheEnd("woken");
  }

  private static void byTheCli(String name, String namespace) {
    testbed.vcluster(
        "create",
        name,
        "-n",
        namespace,
        "--connect=false",
        "--local-chart-dir",
        Testbed.chart().toString());
    rolledOut(name, namespace);
  }

  private static void rolledOut(String name, String namespace) {
    testbed.kubectl("rollout", "status", "statefulset/" + name, "-n", namespace, "--timeout=180s");
  }

  private static String inside(String name, Path folder) throws IOException {
    awaitKeys(name);
    return testbed.inside(name, folder, "get", "namespaces", "-o", "name");
  }

  private static void awaitKeys(String name) {
    try {
      await("its kubeconfig", () -> hasKeys(name));
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage()
              + testbed.kubectl("logs", name + "-0", "-n", "vc-" + name, "--tail=20")
              + testbed.kubectl("get", "pods,secrets", "-n", "vc-" + name),
          e);
    }
  }

  private static boolean hasKeys(String name) {
    return testbed.attempt("get", "secret", "vc-" + name, "-n", "vc-" + name).isPresent();
  }

  private static boolean isMarked(String name) {
    return testbed
        .json("get", "statefulset", name, "-n", "vc-" + name)
        .at("/metadata/annotations")
        .has("loft.sh/paused");
  }

  private static void awaitPhase(String name, String phase) {
    await(
        name + " to be " + phase,
        () -> phase.equals(user.cluster(name, "phase").at("data.cluster.phase")));
  }

  private static String drift(String name) {
    return String.valueOf(user.cluster(name, "drift { what }").at("data.cluster.drift"));
  }

  private static void await(String what, BooleanSupplier condition) {
    TestService.await(what, condition, LONG);
  }
}
