package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is done with a virtual cluster on a real API server, beside vCluster's own CLI. */
final class VirtualClusterActionsIT {
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
    }
  }

  @Test
  void sleepsAndWakesAsTheCliUnderstandsIt() {
    user.createReady("napper");
    testbed.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-x-default-x-napper, namespace: vc-napper, labels: {vcluster.loft.sh/managed-by: napper}}
        spec: {containers: [{name: one, image: busybox}]}
        """);

    user.ended("pauseCluster", "cluster: \"napper\"");

    assertThat(cliStatus("napper")).isEqualTo("Paused");
    assertThat(testbed.kubectl("get", "pods", "-n", "vc-napper", "-o", "name")).isBlank();
    assertThat(testbed.everythingIn("vc-napper")).contains("persistentvolumeclaim/data-napper-0");
    testbed.vcluster("resume", "napper", "-n", "vc-napper");
    user.ended("resumeCluster", "cluster: \"napper\"");
    assertThat(workload("napper").at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(workload("napper").path("metadata").path("annotations").has("loft.sh/paused"))
        .isFalse();
  }

  @Test
  void whatWeWakeTheCliHadPutToSleep() {
    user.createReady("clinap");
    testbed.vcluster("pause", "clinap", "-n", "vc-clinap");
    user.ended("reconcileCluster", "cluster: \"clinap\"");

    assertThat(cliStatus("clinap")).isEqualTo("Running");
    assertThat(user.cluster("clinap", "phase").text("data.cluster.phase")).isEqualTo("READY");
  }

  @Test
  void anUpdateChangesTheReleaseAndKeepsFourRecords() {
    user.createReady("grown", "kubernetesVersion: \"1.35\"");
    var volume = testbed.json("get", "pvc", "data-grown-0", "-n", "vc-grown").at("/metadata/uid");

    user.ended("updateVirtualCluster", "cluster: \"grown\" kubernetesVersion: \"1.36\"");
    assertThat(image("grown")).endsWith(":v1.36.0");
    for (var size : new String[] {"SMALL", "MEDIUM", "LARGE", "SMALL"}) {
      user.ended("updateVirtualCluster", "cluster: \"grown\" size: " + "\"" + size + "\"");
    }

    assertThat(requestedMemory("grown")).isEqualTo("256Mi");
    assertThat(testbed.releases()).contains("grown vc-grown deployed");
    assertThat(
            testbed.kubectl("get", "secrets", "-n", "vc-grown", "-l", "owner=helm", "-o", "name"))
        .hasLineCount(5);
    assertThat(testbed.json("get", "pvc", "data-grown-0", "-n", "vc-grown").at("/metadata/uid"))
        .isEqualTo(volume);
  }

  @Test
  void anUpdateOfOneThatSleepsDoesNotWakeIt() {
    user.createReady("dozer");
    user.ended("pauseCluster", "cluster: \"dozer\"");

    user.ended("updateVirtualCluster", "cluster: \"dozer\" size: \"LARGE\"");

    assertThat(cliStatus("dozer")).isEqualTo("Paused");
    assertThat(workload("dozer").at("/spec/replicas").asInt()).isZero();
    assertThat(user.cluster("dozer", "phase").text("data.cluster.phase")).isEqualTo("PAUSED");
    user.ended("resumeCluster", "cluster: \"dozer\"");
    assertThat(workload("dozer").at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(requestedMemory("dozer")).isEqualTo("2Gi");
    assertThat(user.cluster("dozer", "drift { what }").at("data.cluster.drift")).hasToString("[]");
  }

  @Test
  void anUpdateGoesOnBehindACallOfHelmsThatWasKilled() {
    user.createReady("killed");
    testbed.shell(
        """
        kubectl get secret sh.helm.release.v1.killed.v1 -n vc-killed -o json |
          sed -e 's/killed.v1"/killed.v2"/' -e 's/"version": "1"/"version": "2"/' \
            -e 's/"status": "deployed"/"status": "pending-upgrade"/' -e '/resourceVersion/d' \
            -e '/"uid"/d' | kubectl create -f -
        """);
    service.move(java.time.Duration.ofMinutes(2));

    user.ended("updateVirtualCluster", "cluster: \"killed\" size: \"LARGE\"");

    assertThat(requestedMemory("killed")).isEqualTo("2Gi");
    assertThat(testbed.releases()).contains("killed vc-killed deployed");
  }

  @Test
  void whatIsGoneIsMadeAgainAroundItsVolume() {
    user.createReady("phoenix");
    var volume =
        testbed.json("get", "pvc", "data-phoenix-0", "-n", "vc-phoenix").at("/metadata/uid");
    testbed.helm("uninstall", "phoenix", "-n", "vc-phoenix", "--wait");

    user.ended("reconcileCluster", "cluster: \"phoenix\"");

    assertThat(testbed.releases()).contains("phoenix vc-phoenix deployed");
    assertThat(testbed.json("get", "pvc", "data-phoenix-0", "-n", "vc-phoenix").at("/metadata/uid"))
        .isEqualTo(volume);
    assertThat(user.cluster("phoenix", "phase").text("data.cluster.phase")).isEqualTo("READY");
  }

  @Test
  void aWorkloadThatSomebodyDeletedIsMadeAgain() {
    user.createReady("stumped");
    testbed.kubectl("delete", "statefulset", "stumped", "-n", "vc-stumped");

    user.ended("reconcileCluster", "cluster: \"stumped\"");

    assertThat(user.cluster("stumped", "phase").text("data.cluster.phase")).isEqualTo("READY");
  }

  @Test
  void itsLabelsFollow() {
    user.createReady("tagged", "labels: [{ key: \"team\", value: \"red\" }]");

    user.mutate("setLabels", "cluster: \"tagged\" labels: [{ key: \"stage\", value: \"test\" }]");
    TestService.await(
        "the labels to be written",
        () -> workload("tagged").at("/metadata/labels/stage").asText().equals("test"));
    assertThat(workload("tagged").at("/metadata/labels").has("team")).isFalse();
    user.mutate("extendLease", "cluster: \"tagged\" by: \"PT5H\"");
    TestService.await(
        "the hours to live to be written",
        () -> workload("tagged").at("/metadata/annotations/ttl-hours").asText().equals("29"));
  }

  private static String cliStatus(String name) {
    for (var each : testbed.vclusters()) {
      if (each.path("Name").asText().equals(name)) {
        return each.path("Status").asText();
      }
    }
    return "not listed";
  }

  private static JsonNode workload(String name) {
    return testbed.json("get", "statefulset", name, "-n", "vc-" + name);
  }

  private static String image(String name) {
    return workload(name).at("/spec/template/spec/initContainers/0/image").asText();
  }

  private static String requestedMemory(String name) {
    return workload(name).at("/spec/template/spec/containers/0/resources/requests/memory").asText();
  }
}
