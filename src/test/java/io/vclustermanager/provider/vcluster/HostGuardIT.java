package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The host's own guard with exactly the shipped rights: what takes over a host is refused by its
 * API server, whatever the service itself would check, and the life of clusters goes on.
 */
final class HostGuardIT {
  private static final String ACCOUNT = "guarded";
  private static final String WORDS = "vCluster Manager's guard: ";
  private static final String MARK =
      "vcluster-manager.io/cluster-id=" + UUID.fromString("00000000-0000-4000-8000-000000000000");

  private static final String LINE =
      "label namespace guard-foster vcluster-manager.io/may-write=true";

  /** What an account could be given by somebody else. */
  private static final String MORE_RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: guarded-more}
      rules:
        - {apiGroups: [""], resources: [namespaces], verbs: [update, patch]}
      """;

  /** What everybody may say and the chart gives rights for; the host has no kind TLSRoute. */
  private static final String OFFERED =
      """
      values: {
        controlPlane: {
          backingStore: {etcd: {deploy: {enabled: true, statefulSet: {highAvailability: {replicas: 3}}}}}
          statefulSet: {highAvailability: {replicas: 3}}
          ingress: {enabled: true, host: "offered.example.com"}
        }
        sync: {
          toHost: {
            ingresses: {enabled: true}
            gatewayApi: {
              enabled: true, gateways: {enabled: true}, httpRoutes: {enabled: true}, tlsRoutes: {enabled: true}
              backendTLSPolicies: {enabled: true}, referenceGrants: {enabled: true}
            }
            podDisruptionBudgets: {enabled: true}
            serviceAccounts: {enabled: true}
          }
          fromHost: {
            csiDrivers: {enabled: true}, csiNodes: {enabled: true}, csiStorageCapacities: {enabled: true}
            storageClasses: {enabled: true}, ingressClasses: {enabled: true}
            gatewayClasses: {enabled: true}, runtimeClasses: {enabled: true}
          }
        }
      }
      """;

  /** So long that the chart cuts the name of its ClusterRole. */
  private static final String LONG = "guarded-pr-1234-payments-checkout";

  private static Testbed testbed;
  private static Path kubeconfig;

  @BeforeAll
  static void makeAnAccountAndAForeignNamespace() throws IOException {
    testbed = Testbed.shared();
    kubeconfig = testbed.kubeconfigWith(ACCOUNT, named("helm/files/host-rights.yaml"));
    testbed.apply(MORE_RIGHTS);
    testbed.shell(
        "MARK="
            + MARK
            + """

            kubectl create clusterrolebinding guarded-more --clusterrole=guarded-more --serviceaccount=default:guarded
            kubectl create namespace guard-foreign
            kubectl create namespace guard-ours
            kubectl label namespace guard-ours "$MARK" pod-security.kubernetes.io/enforce=baseline
            kubectl -n guard-foreign create secret generic theirs --from-literal=a=b
            kubectl -n guard-foreign run theirs --image=busybox
            """);
  }

  @AfterAll
  static void takeThemAway() {
    if (testbed != null) {
      testbed.shell(
          """
          kubectl delete namespace guard-foreign guard-ours guard-foster --ignore-not-found --wait=false
          kubectl delete clusterrolebinding,clusterrole guarded guarded-more
          kubectl delete serviceaccount guarded -n default
          kubectl delete validatingadmissionpolicybinding,validatingadmissionpolicy guarded-guard
          """);
    }
  }

  @Test
  void whatTakesOverTheHostIsRefusedAndTheLifeOfClustersGoesOn() throws IOException {
    var takeover = takeover();
    takeover.forEach(
        (step, command) ->
            assertThat(tried(command, "--dry-run=server"))
                .as("without the guard: " + step)
                .doesNotContain("orbidden", "rror"));

    applyTheGuard();

    takeover.forEach((step, command) -> assertThat(tried(command, "")).as(step).contains(WORDS));
    assertThat(tried("kubectl exec -n guard-foreign theirs -- true", "")).contains(WORDS);
    assertThat(
            tried(
                "kubectl create clusterrolebinding vc-x --clusterrole=cluster-admin --user=a", ""))
        .contains("orbidden");
    assertThat(tried("kubectl delete validatingadmissionpolicybinding guarded-guard", ""))
        .contains("orbidden");
    assertThat(tried("kubectl -n guard-foreign get secret theirs -o name", ""))
        .as("admission does not see reads, and the pages say so")
        .contains("secret/theirs");
    aLifeUnderIt();
  }

  private void aLifeUnderIt() {
    var settings = new java.util.HashMap<String, Object>(testbed.asHost("eu"));
    settings.put("vcm.hosts.open.kubeconfig", testbed.kubeconfig().toString());
    settings.put("vcm.hosts.eu.kubeconfig", kubeconfig.toString());
    try (var service = TestService.start(settings)) {
      var user = service.root();
      awaitGuarded(user, "eu", "TRUE, reason=Guarded");
      awaitGuarded(user, "open", "FALSE, reason=NotGuarded");

      user.createReady("kept", "host: \"eu\"");
      user.ended("pauseCluster", "cluster: \"kept\"");
      user.ended("resumeCluster", "cluster: \"kept\"");
      user.ended("updateVirtualCluster", "cluster: \"kept\" size: \"MEDIUM\"");
      service.awaitPhase("kept", "READY");
      user.deleteToTheEnd("kept");
      assertThat(testbed.attempt("get", "namespace", "vc-kept")).isEmpty();

      whatEverybodyMaySayIsMade(user);
      aForeignOneIsAdoptedOnlyWithTheLabel(service, user);
    }
  }

  private static void whatEverybodyMaySayIsMade(Asker user) {
    user.createReady("offered", "host: \"eu\" " + OFFERED);
    user.createReady(LONG, "host: \"eu\" values: {rbac: {clusterRole: {enabled: true}}}");

    assertThat(clusterRoles("offered")).hasLineCount(2);
    assertThat(testbed.json("get", "clusterrole", "-l", "release=" + LONG).at("/items/0/rules"))
        .as("what the chart writes where it gives nothing")
        .hasToString("null");

    user.deleteToTheEnd("offered");
    user.deleteToTheEnd(LONG);
    assertThat(clusterRoles("offered") + clusterRoles(LONG)).isEmpty();
  }

  private static String clusterRoles(String name) {
    return testbed.kubectl(
        "get", "clusterroles,clusterrolebindings", "-l", "release=" + name, "-o", "name");
  }

  /** A dry run prints what the host's administrators have to say; the operation waits for it. */
  private void aForeignOneIsAdoptedOnlyWithTheLabel(TestService service, Asker user) {
    testbed.helm(
        "install",
        "foster",
        chart(),
        "-n",
        "guard-foster",
        "--create-namespace",
        "--set",
        "controlPlane.distro.k8s.image.tag=v1.34.0");
    var input = "host: \"eu\" namespace: \"guard-foster\" name: \"foster\" owner: \"root\"";
    var warned =
        user.mutate("adoptCluster", input + " dryRun: true", "warnings { code message }")
            .body()
            .toString();
    assertThat(warned).contains("NAMESPACE_GUARDED", "kubectl " + LINE);
    assertThat(
            user.mutate(
                    "adoptCluster",
                    input.replace("\"eu\"", "\"open\"") + " dryRun: true",
                    "warnings { code }")
                .root("warnings"))
        .hasToString("[]");

    var begun = user.mutate("adoptCluster", input, "operation { id }");
    TestService.await("the guard to be told of", () -> user.error("foster").contains(WORDS));
    testbed.shell("kubectl " + LINE);

    assertThat(service.awaitEnd(begun.rootText("operation.id"))).isEqualTo("SUCCEEDED");
    user.deleteToTheEnd("foster");
  }

  private static Map<String, String> takeover() {
    var steps = new LinkedHashMap<String, String>();
    steps.put(
        "a privileged pod in kube-system",
        """
        kubectl create $DRY -f - <<END
        apiVersion: v1
        kind: Pod
        metadata: {name: guarded-taken, namespace: kube-system}
        spec:
          hostPID: true
          containers: [{name: one, image: busybox, securityContext: {privileged: true}}]
        END
        """);
    steps.put(
        "a workload that makes such pods",
        "kubectl create $DRY -n kube-system deployment guarded-taken --image=busybox");
    steps.put(
        "a RoleBinding in kube-system",
        "kubectl create $DRY -n kube-system rolebinding guarded-taken --clusterrole=guarded"
            + " --serviceaccount=default:guarded");
    steps.put(
        "another namespace's Secret",
        "kubectl patch $DRY -n guard-foreign secret theirs -p '{\"data\":{\"a\":\"eA==\"}}'");
    steps.put(
        "a token of another account",
        """
        kubectl create $DRY -f - <<END
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/service-account-token
        metadata:
          name: guarded-taken
          namespace: kube-system
          annotations: {kubernetes.io/service-account.name: namespace-controller}
        END
        """);
    steps.put("kube-system's label", "kubectl label $DRY namespace kube-system " + MARK);
    steps.put("a foreign namespace's label", "kubectl label $DRY namespace guard-foreign " + MARK);
    steps.put("a namespace without the label", "kubectl create $DRY namespace guarded-taken");
    steps.put(
        "a namespace of its own whose pods may be privileged",
        """
        kubectl create $DRY -f - <<END
        apiVersion: v1
        kind: Namespace
        metadata: {name: guarded-taken, labels: {vcluster-manager.io/cluster-id: x}}
        END
        """);
    steps.put(
        "privileged pods in a namespace of its own",
        "kubectl label $DRY namespace guard-ours --overwrite"
            + " pod-security.kubernetes.io/enforce=privileged");
    steps.put("a foreign namespace's end", "kubectl delete $DRY namespace guard-foreign");
    steps.put(
        "a ClusterRoleBinding of all its rights to an account that is not bound",
        "kubectl create $DRY clusterrolebinding vc-guarded-taken --clusterrole=guarded"
            + " --serviceaccount=kube-system:default");
    steps.put(
        "a ClusterRole of another name",
        "kubectl create $DRY clusterrole guarded-taken --verb=get --resource=ingressclasses");
    steps.put(
        "a ClusterRole that reads Secrets",
        "kubectl create $DRY clusterrole vc-guarded-taken --verb=get --resource=secrets");
    steps.put(
        "a ClusterRole that makes pods",
        "kubectl create $DRY clusterrole vc-guarded-taken --verb=create --resource=pods");
    steps.put(
        "the word of the host's administrators",
        "kubectl label $DRY namespace guard-foreign vcluster-manager.io/may-write=true");
    return steps;
  }

  /** Says what came of it; what is refused is no error here. */
  private static String tried(String command, String dry) {
    return testbed.shell(
        "export KUBECONFIG=%s DRY=%s\n{ %s\n} 2>&1 || true".formatted(kubeconfig, dry, command));
  }

  /** Policies are in force a moment after they are there. */
  private static void applyTheGuard() throws IOException {
    testbed.apply(named("helm/files/host-guard.yaml"));
    TestService.await(
        "the guard",
        () ->
            tried("kubectl create $DRY configmap x -n kube-system", "--dry-run=server")
                .contains(WORDS));
  }

  /** The shipped file under a name and in a namespace of this test's own. */
  private static String named(String file) throws IOException {
    return Files.readString(Path.of(file))
        .replace("name: vcluster-manager", "name: " + ACCOUNT)
        .replace("policyName: vcluster-manager", "policyName: " + ACCOUNT)
        .replace("vcluster-manager:vcluster-manager", "default:" + ACCOUNT);
  }

  private static void awaitGuarded(Asker user, String host, String what) {
    TestService.await(
        host + " to be known",
        () ->
            user.ask("{ host(name: \"%s\") { conditions { type status reason } } }".formatted(host))
                .body()
                .toString()
                .contains("type=Guarded, status=" + what));
  }

  private static String chart() {
    return Testbed.chart().toString();
  }
}
