package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a host refuses reaches the user in the host's own words, and is well again by itself. */
final class HostRefusalsIT {
  /** Runs on a node that nobody plays, so that a test can say how its pod fares. */
  private static final String ON_THE_MUTE_NODE =
      """
      values: { controlPlane: { statefulSet: { scheduling: {
        nodeSelector: { mute: "true" }, tolerations: [{ operator: "Exists" }] } } } }
      """;

  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    testbed.apply(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: mute, labels: {mute: "true"}}
        spec: {taints: [{key: mute, value: "true", effect: NoSchedule}]}
        status:
          allocatable: {cpu: "64", memory: 256Gi, pods: "100", ephemeral-storage: 1Ti}
          capacity: {cpu: "64", memory: 256Gi, pods: "100", ephemeral-storage: 1Ti}
        """);
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put(
        "vcm.hosts.limited.kubeconfig",
        testbed.kubeconfigOf("limited", "--verb=get,list,watch --resource=*.*").toString());
    service = TestService.start(settings);
    user = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      testbed.kubectl("delete", "node", "mute", "--ignore-not-found");
    }
  }

  @Test
  void aQuotaThatIsUsedUp() {
    testbed.kubectl("create", "namespace", "vc-tight");
    testbed.kubectl(
        "label", "namespace", "vc-tight", "pod-security.kubernetes.io/enforce=baseline");
    testbed.kubectl("create", "quota", "none", "--hard=pods=0", "-n", "vc-tight");

    var operation = user.create("tight", "host: \"eu\"");

    user.awaitTrouble("tight", "FailedCreate", "exceeded quota: none", "limited: pods=0");
    testbed.kubectl("delete", "quota", "none", "-n", "vc-tight");
    // The StatefulSet controller backs off for minutes; another sign of life wakes it.
    testbed.kubectl("annotate", "statefulset", "tight", "-n", "vc-tight", "look=again");
    assertThat(service.awaitEnd(operation)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aStorageClassThatIsNotThere() {
    var operation =
        user.create(
            "unbound",
            """
            host: "eu" readyTimeout: "PT10M" values: { controlPlane: { statefulSet: { persistence: {
              volumeClaim: { enabled: true, storageClass: "none-such" } } } } }
            """);

    user.awaitTrouble("unbound", "ProvisioningFailed", "\"none-such\" not found");
    assertThat(
            user.cluster("unbound", "operations { nodes { steps { name state message } } }")
                .body()
                .toString())
        .contains("name=Storage bound, state=RUNNING, message=storageclass");

    service.move(Duration.ofMinutes(11));

    assertThat(service.awaitEnd(operation)).isEqualTo("FAILED");
    assertThat(user.error("unbound"))
        .startsWith("DeadlineExceeded: ")
        .contains("\"none-such\" not found");
    assertThat(user.cluster("unbound", "phase").text("data.cluster.phase")).isEqualTo("FAILED");
    user.deleteToTheEnd("unbound");
  }

  @Test
  void aNodeThatNobodyHas() {
    user.create(
        "homeless",
        """
        host: "eu" values: { controlPlane: { statefulSet: { scheduling: { nodeSelector: { moon: "full" } } } } }
        """);

    user.awaitTrouble("homeless", "Unschedulable", "didn't match Pod's node affinity/selector");
    user.deleteToTheEnd("homeless");
  }

  @Test
  void anImageThatCannotBePulledThenACrashLoopThenHealth() {
    var operation = user.create("unlucky", "host: \"eu\" " + ON_THE_MUTE_NODE);
    TestService.await(
        "its pod to be on the mute node",
        () ->
            testbed
                .attempt(
                    "get",
                    "pod",
                    "unlucky-0",
                    "-n",
                    "vc-unlucky",
                    "-o",
                    "jsonpath={.spec.nodeName}")
                .filter("mute"::equals)
                .isPresent());

    play(
        """
        {"status":{"phase":"Pending","initContainerStatuses":[{"name":"kubernetes","image":"x","imageID":"",
          "ready":false,"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff",
          "message":"Back-off pulling image \\"ghcr.io/none/such\\""}}}]}}
        """);
    user.awaitTrouble("unlucky", "ImagePullBackOff", "Back-off pulling image", "'kubernetes'");

    play(
        """
        {"status":{"phase":"Running","initContainerStatuses":[],"containerStatuses":[{"name":"syncer","image":"x",
          "imageID":"","ready":false,"restartCount":3,
          "lastState":{"terminated":{"exitCode":1,"reason":"Error"}},
          "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s restarting failed container"}}}]}}
        """);
    user.awaitTrouble("unlucky", "CrashLoopBackOff", "back-off 40s", "exit code 1");

    play(
        """
        {"status":{"phase":"Running","containerStatuses":[{"name":"syncer","image":"x","imageID":"","ready":true,
          "restartCount":3,"state":{"running":{}}}],"conditions":[{"type":"Ready","status":"True"}]}}
        """);
    assertThat(service.awaitEnd(operation)).isEqualTo("SUCCEEDED");
    testbed.kubectl(
        "delete", "pod", "unlucky-0", "-n", "vc-unlucky", "--grace-period=0", "--force");
  }

  @Test
  void rightsThatTheServiceLacks() {
    user.create("forbidden", "host: \"limited\"");

    user.awaitTrouble("forbidden", "Forbidden", "cannot create resource");
    assertThat(testbed.kubectl("get", "namespaces", "-o", "name")).doesNotContain("vc-forbidden");
    user.deleteToTheEnd("forbidden");
  }

  private static void play(String status) {
    testbed.kubectl(
        "patch",
        "pod",
        "unlucky-0",
        "-n",
        "vc-unlucky",
        "--subresource=status",
        "--type=merge",
        "-p",
        status);
  }
}
