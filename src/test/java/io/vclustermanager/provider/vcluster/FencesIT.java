package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The fences around tenants, as objects on a real API server; it enforces pod security and quotas,
 * and has nothing that enforces network policies.
 */
final class FencesIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() throws IOException {
    testbed = Testbed.shared();
    var few = testbed.kubeconfigWith("unfenced", rightsOfBefore()).toString();
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put("vcm.hosts.few.kubeconfig", few);
    settings.put("vcm.hosts.strict.kubeconfig", few);
    settings.put("vcm.hosts.strict.tenant-defaults", "require");
    settings.put("vcm.hosts.loose.kubeconfig", testbed.kubeconfig().toString());
    settings.put("vcm.hosts.loose.tenant-defaults", "off");
    service = TestService.start(settings);
    user = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      testbed.kubectl("delete", "clusterrolebinding,clusterrole", "unfenced");
      testbed.kubectl("delete", "serviceaccount", "unfenced", "-n", "default");
    }
  }

  /** The shipped file as it was before there were fences. */
  private static String rightsOfBefore() throws IOException {
    return Files.readString(Path.of("helm/files/host-rights.yaml"))
        .replaceAll("(?s)  # for fences:.*?(?=  # what the chart makes)", "")
        .replace("name: vcluster-manager", "name: unfenced");
  }

  @Test
  void standByThemselvesAroundANewCluster() {
    user.createReady("fenced", "host: \"eu\", size: \"SMALL\"");

    var work = testbed.json("get", "networkpolicy", "vc-work-fenced", "-n", "vc-fenced");
    assertThat(work.at("/spec/egress").toString())
        .contains("\"cidr\":\"0.0.0.0/0\"", "\"169.254.0.0/16\"")
        .doesNotContain("::");
    assertThat(testbed.kubectl("get", "networkpolicies", "-n", "vc-fenced", "-o", "name"))
        .hasLineCount(4);
    assertThat(
            testbed.json("get", "resourcequota", "vc-fenced", "-n", "vc-fenced").at("/spec/hard"))
        .hasToString(
            "{\"count/configmaps\":\"200\",\"count/endpoints\":\"100\","
                + "\"count/persistentvolumeclaims\":\"20\","
                + "\"count/pods\":\"50\",\"count/secrets\":\"200\",\"count/services\":\"50\","
                + "\"limits.cpu\":\"1M\",\"limits.ephemeral-storage\":\"1Ei\","
                + "\"limits.memory\":\"1Ei\",\"requests.cpu\":\"8\","
                + "\"requests.ephemeral-storage\":\"100Ti\",\"requests.memory\":\"16Gi\","
                + "\"requests.storage\":\"100Gi\",\"services.loadbalancers\":\"2\","
                + "\"services.nodeports\":\"20\"}");
    assertThat(
            testbed.json("get", "limitrange", "vc-fenced", "-n", "vc-fenced").at("/spec/limits/0"))
        .hasToString(
            "{\"default\":{\"cpu\":\"1k\",\"ephemeral-storage\":\"10Ti\",\"memory\":\"10Ti\"},"
                + "\"defaultRequest\":{\"cpu\":\"20m\",\"ephemeral-storage\":\"0\","
                + "\"memory\":\"32Mi\"},\"type\":\"Container\"}");
    assertThat(fenced("fenced")).contains("status=TRUE");
    assertThat(pod("hostNetwork: true")).contains("violates PodSecurity \"baseline:latest\"");
    assertThat(pod("hostNetwork: false")).contains("pod/tenants created");

    // As others upgrade: what the service has left out must not come back as something else.
    testbed.helm(
        "upgrade", "fenced", Testbed.chart().toString(), "-n", "vc-fenced", "--reuse-values");
    user.ended("updateVirtualCluster", "cluster: \"fenced\" size: \"MEDIUM\"");
    assertThat(
            testbed
                .json("get", "resourcequota", "vc-fenced", "-n", "vc-fenced")
                .at("/spec/hard/requests.cpu"))
        .hasToString("\"16\"");
    assertThat(user.cluster("fenced", "drift { what }").at("data.cluster.drift")).hasToString("[]");
    user.deleteToTheEnd("fenced");
  }

  /** The label of the chart's rule for pods of snapshots is anybody's to give. */
  @Test
  void doNotOpenToAPodThatCallsItselfASnapshot() {
    user.createReady("closed", "host: \"eu\"");

    var selector =
        testbed
            .json("get", "networkpolicy", "vc-snapshot-closed", "-n", "vc-closed")
            .at("/spec/podSelector");
    assertThat(selector.at("/matchLabels/app").asText()).isEqualTo("vcluster-snapshot");
    assertThat(selector.at("/matchExpressions"))
        .hasToString("[{\"key\":\"vcluster.loft.sh/managed-by\",\"operator\":\"DoesNotExist\"}]");

    testbed.helm(
        "upgrade", "closed", Testbed.chart().toString(), "-n", "vc-closed", "--reuse-values");
    assertThat(
            testbed
                .json("get", "networkpolicy", "vc-snapshot-closed", "-n", "vc-closed")
                .at("/spec/podSelector/matchExpressions"))
        .as("who upgrades by Helm leaves it closed")
        .hasSize(1);
    user.deleteToTheEnd("closed");
  }

  @Test
  void areMissedWhenSomebodyTakesThemAwayAndPutBackByAReconcile() {
    user.createReady("robbed", "host: \"eu\"");

    testbed.kubectl("delete", "networkpolicy", "vc-work-robbed", "-n", "vc-robbed");
    testbed.kubectl("delete", "resourcequota", "vc-robbed", "-n", "vc-robbed");
    testbed.kubectl("label", "namespace", "vc-robbed", Fences.POD_SECURITY + "-");
    TestService.await(
        "the watch to miss them",
        () ->
            fenced("robbed").contains("networkpolicies/vc-work-robbed")
                && fenced("robbed").contains("resourcequotas/vc-robbed")
                && fenced("robbed").contains("the label pod-security.kubernetes.io/enforce"));
    assertThat(fenced("robbed")).contains("status=FALSE", "FencesGone", "reconcileCluster");
    assertThat(user.cluster("robbed", "drift { what seen }").body().toString())
        .contains("what=fences, seen=absent");

    user.ended("reconcileCluster", "cluster: \"robbed\"");
    assertThat(objects("robbed")).contains("vc-work-robbed", "resourcequota/vc-robbed");
    assertThat(label("vc-robbed", "pod-security.kubernetes.io~1enforce")).isEqualTo("baseline");
    assertThat(fenced("robbed")).contains("status=TRUE");
    user.deleteToTheEnd("robbed");
  }

  @Test
  void areToldBeforeAnOlderClusterGetsThem() {
    user.createReady("older", "host: \"eu\"");
    testbed.shell(
        """
        kubectl annotate statefulset older -n vc-older --overwrite vcluster-manager.io/applied="$(
          kubectl get statefulset older -n vc-older -o jsonpath='{.metadata.annotations.vcluster-manager\\.io/applied}' \
            | jq -c 'del(.fences, .fencing)')"
        """);
    TestService.await("it to look older", () -> fenced("older").contains("MadeBefore"));

    var told =
        user.mutate(
                "updateVirtualCluster",
                "cluster: \"older\" size: \"LARGE\" dryRun: true",
                "warnings { code message }")
            .body()
            .toString();

    assertThat(told).contains("FENCES_PUT_UP", "network policies", "pod security", "no quota");
    user.deleteToTheEnd("older");
  }

  @Test
  void whatANamespaceCarriesIsGivenWithinTheProfileAndTakenBack() {
    user.createReady(
        "signed",
        "host: \"eu\" namespaceLabels: [{ key: \"team\", value: \"red\" }, { key:"
            + " \"tenant.vcluster-manager.io/cost\", value: \"42\" }] namespaceAnnotations: [{ key:"
            + " \"tenant.vcluster-manager.io/note\", value: \"a b\" }]");
    assertThat(label("vc-signed", "team")).isEqualTo("red");
    assertThat(label("vc-signed", "tenant.vcluster-manager.io~1cost")).isEqualTo("42");
    assertThat(
            testbed
                .json("get", "namespace", "vc-signed")
                .at("/metadata/annotations/tenant.vcluster-manager.io~1note")
                .asText())
        .isEqualTo("a b");

    testbed.kubectl("label", "namespace", "vc-signed", "others=stays");
    user.ended(
        "updateVirtualCluster",
        "cluster: \"signed\" namespaceLabels: [{ key: \"team\", value: \"blue\" }]");
    assertThat(label("vc-signed", "team")).isEqualTo("blue");
    assertThat(label("vc-signed", "tenant.vcluster-manager.io~1cost")).isEmpty();
    assertThat(label("vc-signed", "others")).isEqualTo("stays");
    assertThat(label("vc-signed", "pod-security.kubernetes.io~1enforce")).isEqualTo("baseline");
    assertThat(user.cluster("signed", "drift { what }").at("data.cluster.drift")).hasToString("[]");
    user.deleteToTheEnd("signed");
  }

  @Test
  void aNamespaceThatWasThereBeforeIsGivenNothing() {
    testbed.kubectl("create", "namespace", "vc-elders");

    var begun =
        user.create(
            "name: \"elders\", host: \"eu\", namespaceLabels: [{ key: \"team\", value: \"red\" }]");

    assertThat(service.awaitEnd(begun.rootText("operation.id"))).isEqualTo("FAILED");
    assertThat(user.error("elders"))
        .startsWith("Conflict: The namespace 'vc-elders' was there before its cluster")
        .contains(
            "cannot be put on it: namespaceLabels team.",
            "Ask without them (an update with namespaceLabels: []), or for a cluster in another")
        .doesNotContain("namespaceAnnotations");
    assertThat(objects("elders")).isEmpty();
    assertThat(label("vc-elders", "team")).isEmpty();
    user.deleteToTheEnd("elders");
    testbed.kubectl("delete", "namespace", "vc-elders", "--wait=false");
  }

  private static String label(String namespace, String key) {
    return testbed.json("get", "namespace", namespace).at("/metadata/labels/" + key).asText();
  }

  private static String pod(String spec) {
    return testbed.shell(
        """
        { kubectl create -f - <<END
        apiVersion: v1
        kind: Pod
        metadata: {name: tenants, namespace: vc-fenced}
        spec: {%s, containers: [{name: one, image: busybox}]}
        END
        } 2>&1 || true
        """
            .formatted(spec));
  }

  @Test
  void areLeftOutWhereTheHostLacksRightsAndComeWithAnUpdate() {
    user.createReady("bare", "host: \"few\"");
    TestService.await(
        "the rights to be known",
        () ->
            user.ask("{ host(name: \"few\") { conditions { type message } } }")
                .body()
                .toString()
                .contains("Without them clusters are made that are not fenced."));

    assertThat(fenced("bare"))
        .contains("status=FALSE", "FencesMissing", "without NetworkPolicy, ResourceQuota:");
    assertThat(objects("bare")).isEmpty();

    testbed.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: unfenced}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        """);
    user.ended("updateVirtualCluster", "cluster: \"bare\" size: \"LARGE\"");
    assertThat(objects("bare"))
        .contains("networkpolicy")
        .as("what it has taken may be more than a quota")
        .doesNotContain("resourcequota");
    assertThat(fenced("bare")).contains("without ResourceQuota:");
    user.deleteToTheEnd("bare");
  }

  @Test
  void areRequiredOrLeftOutByTheHostsWord() throws IOException {
    testbed.apply(rightsOfBefore());
    var begun = user.create("name: \"strict\", host: \"strict\"");
    assertThat(service.awaitEnd(begun.rootText("operation.id"))).isEqualTo("FAILED");
    assertThat(user.error("strict"))
        .startsWith("FencesMissing: ")
        .contains("NetworkPolicy, ResourceQuota", "helm/files/host-rights.yaml");
    assertThat(testbed.attempt("get", "namespace", "vc-strict")).isEmpty();

    user.createReady("loose", "host: \"loose\"");
    assertThat(objects("loose")).isEmpty();
    assertThat(testbed.json("get", "namespace", "vc-loose").at("/metadata/labels").toString())
        .doesNotContain("pod-security");
    assertThat(fenced("loose")).contains("status=FALSE");
    user.deleteToTheEnd("loose");
  }

  private static String objects(String name) {
    return testbed.kubectl(
        "get", "networkpolicies,resourcequotas,limitranges", "-n", "vc-" + name, "-o", "name");
  }

  private static String fenced(String name) {
    return user.cluster(name, "conditions { type status reason message }")
        .body()
        .toString()
        .replaceAll(".*(\\{type=Fenced[^}]*}).*", "$1");
  }
}
