package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A virtual cluster on a real API server, from the wish to the last trace of it. */
final class VirtualClusterIT {
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
  void isMadeIsListedByEverybodyAndGoesWithoutATrace() {
    user.createReady("whole");

    assertThat(testbed.releases()).contains("whole vc-whole deployed");
    assertThat(testbed.virtualClusters()).contains("whole vc-whole");
    var cluster =
        user.cluster(
            "whole",
            "phase endpoint ... on VirtualCluster { chartVersion } conditions { type status }");
    assertThat(cluster.text("data.cluster.endpoint")).isEqualTo("https://whole.vc-whole.svc");
    assertThat(cluster.text("data.cluster.chartVersion")).isEqualTo("0.36.1");
    assertThat(cluster.body().toString())
        .contains("{type=KubeconfigAvailable, status=UNKNOWN}", "{type=Ready, status=TRUE}");

    user.deleteToTheEnd("whole");

    assertThat(testbed.releases()).doesNotContain("whole vc-whole deployed");
    assertThat(testbed.virtualClusters()).doesNotContain("whole vc-whole");
    assertThat(testbed.kubectl("get", "namespaces", "-o", "name")).doesNotContain("vc-whole");
    // Kubernetes reclaims the volume itself by its own time.
    TestService.await(
        "the volume to be reclaimed",
        () -> !testbed.kubectl("get", "persistentvolumes", "-o", "yaml").contains("vc-whole"));
  }

  @Test
  void carriesWhoseItIsAndWhatTheFirstVersionsToolsRead() {
    user.createReady(
        "marked", "lease: { for: \"PT90M\" } labels: [{ key: \"team\", value: \"red\" }]");

    var workload = testbed.json("get", "statefulset", "marked", "-n", "vc-marked").path("metadata");
    assertThat(workload.path("labels").path("vcluster-manager.io/owner").asText())
        .isEqualTo("root");
    assertThat(workload.path("labels").path("created-by").asText()).isEqualTo("root");
    assertThat(workload.path("labels").path("team").asText()).isEqualTo("red");
    assertThat(workload.path("labels").has("vcluster-manager.io/cluster-id")).isTrue();
    assertThat(workload.path("annotations").path("ttl-hours").asText()).isEqualTo("2");
  }

  @Test
  void saysThatItsKubeconfigIsThereAsSoonAsItHasWrittenIt() {
    user.createReady("keyed");

    testbed.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: vc-keyed, namespace: vc-keyed, labels: {app: vcluster, vcluster-name: keyed}}
        """);

    TestService.await(
        "the condition to say so",
        () ->
            user.cluster("keyed", "conditions { type status }")
                .body()
                .toString()
                .contains("{type=KubeconfigAvailable, status=TRUE}"));
  }

  @Test
  void takesTheVolumesOfAllReplicasAlongAndLeavesAGivenNamespace() {
    namespaceOfSomebody("vc-given");
    testbed.kubectl("create", "configmap", "somebodys", "-n", "vc-given");
    user.createReady(
        "wide",
        """
        namespace: "given" values: { controlPlane: { backingStore: { etcd: { deploy: { enabled: true,
          statefulSet: { highAvailability: { replicas: 2 } } } } },
          statefulSet: { highAvailability: { replicas: 2 } } } }
        """);
    assertThat(testbed.everythingIn("vc-given"))
        .contains(
            "persistentvolumeclaim/data-wide-etcd-0",
            "persistentvolumeclaim/data-wide-etcd-1",
            "deployment.apps/wide");

    user.deleteToTheEnd("wide");

    assertThat(testbed.everythingIn("vc-given")).containsExactly("configmap/somebodys");
  }

  @Test
  void takesAlongWhatItsTenantsAndItsCoreDnsLeft() {
    namespaceOfSomebody("vc-lefty");
    user.createReady("lefty");
    for (var kind : List.of("web-x-default-x-lefty", "coredns-x-kube-system-x-lefty")) {
      testbed.apply(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: %s, namespace: vc-lefty, labels: {vcluster.loft.sh/managed-by: lefty}}
          spec: {containers: [{name: one, image: busybox}]}
          """
              .formatted(kind));
    }

    user.deleteToTheEnd("lefty");

    assertThat(testbed.everythingIn("vc-lefty")).isEmpty();
  }

  @Test
  void neverTouchesAReleaseOfTheSameNameThatIsNotOurs() {
    testbed.helm(
        "install", "theirs", Testbed.chart().toString(), "-n", "vc-theirs", "--create-namespace");
    testbed.kubectl(
        "wait",
        "statefulset/theirs",
        "-n",
        "vc-theirs",
        "--for=jsonpath={.status.availableReplicas}=1",
        "--timeout=60s");
    var before = testbed.json("get", "secret,statefulset", "-n", "vc-theirs").toString();

    assertThat(user.createToTheEnd("theirs")).isEqualTo("FAILED");

    assertThat(user.error("theirs")).startsWith("Conflict: The namespace 'vc-theirs' of host 'eu'");
    user.deleteToTheEnd("theirs");
    assertThat(testbed.json("get", "secret,statefulset", "-n", "vc-theirs").toString())
        .isEqualTo(before);
  }

  @Test
  void neverRevivesAVolumeOfAnEarlierCluster() {
    testbed.kubectl("create", "namespace", "vc-revenant");
    testbed.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data-revenant-0, namespace: vc-revenant}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """);

    assertThat(user.createToTheEnd("revenant")).isEqualTo("FAILED");

    assertThat(user.error("revenant")).contains("persistentvolumeclaims/data-revenant-0");
    user.deleteToTheEnd("revenant");
    assertThat(testbed.everythingIn("vc-revenant"))
        .contains("persistentvolumeclaim/data-revenant-0");
  }

  @Test
  void waitsForANamespaceThatIsGoing() {
    testbed.kubectl("create", "namespace", "vc-slow-to-go");
    testbed.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: holder, namespace: vc-slow-to-go, finalizers: [example.com/hold]}
        """);
    testbed.kubectl("delete", "namespace", "vc-slow-to-go", "--wait=false");

    var operation = user.create("slow-to-go", "");
    user.awaitTrouble("slow-to-go", "Terminating", "is being taken away");
    testbed.kubectl(
        "patch",
        "configmap",
        "holder",
        "-n",
        "vc-slow-to-go",
        "-p",
        "{\"metadata\":{\"finalizers\":null}}");

    assertThat(service.awaitEnd(operation)).isEqualTo("SUCCEEDED");
  }

  /** One of which its administrators have said to what standard its pods are kept. */
  private static void namespaceOfSomebody(String name) {
    testbed.kubectl("create", "namespace", name);
    testbed.kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=baseline");
  }
}
