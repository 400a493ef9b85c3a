package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a host refuses for good fails at once and says why; what may be over soon is waited for. */
final class RefusedForGoodIT {
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
      testbed.shell(
          """
          kubectl delete validatingadmissionpolicybinding,validatingadmissionpolicy,validatingwebhookconfiguration \
            -l vcm-test=refused --ignore-not-found
          """);
    }
  }

  @Test
  void whatAPolicyDeniesHasFailedAndKeepsSayingWhy() {
    deny("barred", "CREATE");

    var operation = user.create("barred", "");

    assertThat(service.awaitEnd(operation)).isEqualTo("FAILED");
    assertThat(user.error("barred")).startsWith("Denied: ").contains("not while barred");
    assertThat(records("barred")).hasLineCount(1);
    service.awaitPhase("barred", "FAILED");
    // Each sign of life has it looked at again.
    testbed.kubectl("label", "namespace", "vc-barred", "seen=again");
    TestService.await(
        "the watch to have looked",
        () -> Boolean.FALSE.equals(user.cluster("barred", "stale").at("data.cluster.stale")));
    assertThat(user.trouble("barred")).contains("reason=Denied", "not while barred");
    user.deleteToTheEnd("barred");
  }

  @Test
  void anUpdateThatIsDeniedLeavesOneRecordAndTheClusterAsItWas() {
    user.createReady("steady");
    deny("steady", "UPDATE");

    for (var size : new String[] {"SMALL", "MEDIUM", "LARGE"}) {
      var update =
          user.mutate(
              "updateVirtualCluster",
              "cluster: \"steady\" size: \"%s\"".formatted(size),
              "operation { id }");
      assertThat(service.awaitEnd(update.rootText("operation.id"))).isEqualTo("FAILED");
      assertThat(user.error("steady")).startsWith("Denied: ").contains("not while steady");
    }

    assertThat(records("steady")).hasLineCount(2).contains("deployed").contains("failed");
    service.awaitPhase("steady", "READY");
    testbed.kubectl("delete", "validatingadmissionpolicybinding", "deny-steady");
    TestService.await("the policy to be off", () -> !isDenied("steady", "UPDATE"));
    user.ended("updateVirtualCluster", "cluster: \"steady\" size: \"SMALL\"");
    assertThat(records("steady")).doesNotContain("failed");
    user.deleteToTheEnd("steady");
  }

  @Test
  void aWebhookThatCannotBeAskedIsWaitedFor() {
    testbed.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: deaf-hooked, labels: { vcm-test: refused } }
        webhooks:
          - name: deaf.example.com
            clientConfig: { url: "https://127.0.0.1:1/" }
            namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: vc-hooked } }
            rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["services"] }]
            failurePolicy: Fail
            sideEffects: None
            admissionReviewVersions: ["v1"]
        """);
    testbed.kubectl("create", "namespace", "vc-hooked");
    testbed.kubectl(
        "label", "namespace", "vc-hooked", "pod-security.kubernetes.io/enforce=baseline");
    TestService.await(
        "the webhook to be heeded",
        () ->
            testbed
                .attempt(
                    "create",
                    "service",
                    "clusterip",
                    "probe",
                    "--tcp=1",
                    "-n",
                    "vc-hooked",
                    "--dry-run=server")
                .isEmpty());

    var operation = user.create("hooked", "");

    user.awaitTrouble("hooked", "HostTrouble", "failed calling webhook");
    testbed.kubectl("delete", "validatingwebhookconfiguration", "deaf-hooked");
    assertThat(service.awaitEnd(operation)).isEqualTo("SUCCEEDED");
    user.deleteToTheEnd("hooked");
  }

  /** A policy of the host that denies this with the workload in the namespace of this cluster. */
  private static void deny(String name, String operation) {
    testbed.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: { name: deny-%1$s, labels: { vcm-test: refused } }
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
              - { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["%2$s"], resources: ["statefulsets"] }
          validations: [{ expression: "false", message: "not while %1$s" }]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: { name: deny-%1$s, labels: { vcm-test: refused } }
        spec:
          policyName: deny-%1$s
          validationActions: [Deny]
          matchResources:
            namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [vc-%1$s, probe-%1$s] }] }
        """
            .formatted(name, operation));
    testbed.apply(
        "{ apiVersion: v1, kind: Namespace, metadata: { name: probe-%s } }".formatted(name));
    TestService.await("the policy to be heeded", () -> isDenied(name, operation));
  }

  private static boolean isDenied(String name, String operation) {
    var workload =
        """
        cat <<'YAML' | kubectl %s -f - 2>&1 || true
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: probe, namespace: probe-%s }
        spec:
          replicas: 0
          serviceName: probe
          selector: { matchLabels: { probe: "1" } }
          template: { metadata: { labels: { probe: "1" } }, spec: { containers: [{ name: one, image: busybox }] } }
        YAML
        """;
    if (operation.equals("UPDATE")) {
      testbed.shell(workload.formatted("create", name));
      return testbed
          .shell(
              "kubectl label statefulset probe -n probe-%s --overwrite probed=$RANDOM 2>&1 || true"
                  .formatted(name))
          .contains("denied request");
    }
    return testbed
        .shell(workload.formatted("create --dry-run=server", name))
        .contains("denied request");
  }

  /** Helm's records of it, with their states. */
  private static String records(String name) {
    return testbed.kubectl(
        "get",
        "secrets",
        "-n",
        "vc-" + name,
        "-l",
        "owner=helm",
        "-o",
        "jsonpath={range .items[*]}{.metadata.labels.status}{\"\\n\"}{end}");
  }
}
