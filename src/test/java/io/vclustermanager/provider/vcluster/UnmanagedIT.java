package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Virtual clusters of others are listed and adopted; what is left of ours is listed and goes. */
final class UnmanagedIT {
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
  void oneOfTheFirstVersionIsListedAndAdoptedWithoutARestart() {
    install("stray", "pr-7");
    testbed.kubectl("label", "statefulset", "stray", "-n", "pr-7", "created-by=crew");
    testbed.kubectl("annotate", "statefulset", "stray", "-n", "pr-7", "ttl-hours=48");
    awaitListed("stray", "{name=stray, namespace=pr-7, status=running, labels=");
    assertThat(listed("stray"))
        .contains("createdBy=crew, owner={name=crew}, expiresAt=2")
        .contains("state=RUNNING, releaseStatus=DEPLOYED")
        .contains("chartVersion=" + chartVersion());
    var before = untouched("stray", "pr-7");

    user.ended("adoptCluster", adoption("stray", "pr-7"));

    assertThat(untouched("stray", "pr-7")).isEqualTo(before);
    assertThat(listed("stray")).isEqualTo("[]");
    service.awaitPhase("stray", "READY");
    var seen =
        user.cluster(
            "stray",
            "kubernetesVersion owner { name } drift { what }"
                + " ... on VirtualCluster { namespace values }");
    assertThat(seen.body().toString())
        .contains("kubernetesVersion=1.34.0, owner={name=crew}, drift=[], namespace=pr-7")
        .contains("values={controlPlane={proxy={port=8445}}}");
    assertThat(testbed.json("get", "statefulset", "stray", "-n", "pr-7").at("/metadata").toString())
        .contains("\"created-by\":\"crew\"")
        .contains("\"vcluster-manager.io/owner\":\"crew\"");
  }

  @Test
  void oneThatWasAdoptedIsPausedResumedUpdatedAndDeletedLikeAnyOther() {
    install("wild", "wilderness");
    user.ended("adoptCluster", adoption("wild", "wilderness"));
    service.awaitPhase("wild", "READY");

    user.ended("pauseCluster", "cluster: \"wild\"");
    service.awaitPhase("wild", "PAUSED");
    user.ended("resumeCluster", "cluster: \"wild\"");
    user.ended("updateVirtualCluster", "cluster: \"wild\" kubernetesVersion: \"1.35\"");
    service.awaitPhase("wild", "READY");
    user.deleteToTheEnd("wild");

    assertThat(testbed.releases().toString()).doesNotContain("wild");
    assertThat(testbed.everythingIn("wilderness").toString()).doesNotContain("wild");
    assertThat(testbed.attempt("get", "namespace", "wilderness")).isPresent();
  }

  @Test
  void oneThatSleepsSleepsOn() {
    install("dozy", "dozing");
    testbed.vcluster("pause", "dozy", "-n", "dozing");
    awaitListed("dozy", "status=paused");
    awaitListed("dozy", "state=PAUSED, releaseStatus=DEPLOYED");

    user.ended("adoptCluster", adoption("dozy", "dozing"));

    service.awaitPhase("dozy", "PAUSED");
    assertThat(user.cluster("dozy", "drift { what }").at("data.cluster.drift")).hasToString("[]");
    user.ended("resumeCluster", "cluster: \"dozy\"");
    service.awaitPhase("dozy", "READY");
  }

  @Test
  void whatIsNotThereOrSomebodysIsNotAdopted() {
    var nothing = service.root().mutate("adoptCluster", adoption("ghost", "void"), ENDS);
    assertThat(service.awaitEnd(nothing.rootText("operation.id"))).isEqualTo("FAILED");
    assertThat(user.error("ghost")).startsWith("NotFound: There is no virtual cluster 'ghost'");
    user.deleteToTheEnd("ghost");

    install("alien", "space");
    var mark = "vcluster-manager.io/cluster-id=" + UUID.randomUUID();
    testbed.kubectl("label", "statefulset", "alien", "-n", "space", mark);
    awaitListed("alien", "mark=" + mark.substring(mark.indexOf('=') + 1));
    var before = testbed.json("get", "statefulset", "alien", "-n", "space").toString();
    var theirs = service.root().mutate("adoptCluster", adoption("alien", "space"), ENDS);
    assertThat(service.awaitEnd(theirs.rootText("operation.id"))).isEqualTo("FAILED");
    assertThat(user.error("alien")).startsWith("Conflict: ");
    for (var mutation : new String[] {"reconcileCluster", "pauseCluster", "resumeCluster"}) {
      assertThat(service.root().mutate(mutation, "cluster: \"alien\"", ENDS).refusals())
          .containsExactly("CONFLICT input.cluster");
    }
    user.deleteToTheEnd("alien");
    assertThat(testbed.json("get", "statefulset", "alien", "-n", "space").toString())
        .isEqualTo(before);
    assertThat(leftovers("space")).contains("removable=false, reason=No cluster of this inventory");
    assertThat(remove("space", "")).containsExactly("CONFLICT input.namespace");
  }

  @Test
  void onlyAdministratorsMayAndNamesStayUnique() {
    var member = service.people().member("milo", "crew", Role.ADMIN);
    assertThat(member.mutate("adoptCluster", adoption("any", "any"), ENDS).refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(
            member
                .mutate("removeLeftovers", "host: \"eu\" namespace: \"any\"", "host { name }")
                .refusals())
        .containsExactly("FORBIDDEN input.host");
    for (var field : new String[] {"unmanagedClusters", "leftovers"}) {
      assertThat(member.ask("{ " + field + "(host: \"eu\") { totalCount } }").errorCode())
          .isEqualTo("FORBIDDEN");
    }
    user.createReady("taken");
    assertThat(refusals(adoption("taken", "elsewhere"))).containsExactly("NAME_TAKEN input.name");
    assertThat(refusals(adoption("other", "vc-taken")))
        .containsExactly("NAME_TAKEN input.namespace");
    assertThat(refusals(adoption("Not_Ours", "kube-system")))
        .containsExactly("INVALID input.name", "NAME_RESERVED input.namespace");
    assertThat(refusals(adoption("tried", "tried") + " dryRun: true")).isEmpty();
    assertThat(user.cluster("tried", "id").at("data.cluster")).isNull();
    user.deleteToTheEnd("taken");
  }

  @Test
  void whatIsLeftOfADeletedClusterIsListedAndRemoved() {
    user.createReady("late");
    var id = user.id("late");
    var release = record("late");
    user.deleteToTheEnd("late");
    var key = NodeId.parse(id).orElseThrow().key();
    comeBack("vc-late", "late", key, release);
    awaitLeftover("vc-late", "persistentvolumeclaims/data-late-0");
    awaitLeftover("vc-late", "release late (pending-install)");
    assertThat(leftovers("vc-late"))
        .contains("what=namespaces/vc-late", "mark=" + key, "name=late", "removable=true");

    assertThat(remove("vc-late", "dryRun: true")).isEmpty();
    assertThat(testbed.namespaces()).contains("vc-late");
    assertThat(remove("vc-late", "")).isEmpty();

    TestService.await("the leftovers to go", () -> !testbed.namespaces().contains("vc-late"));
    TestService.await("nothing to be left", () -> leftovers("vc-late").equals("[]"));
    assertThat(remove("vc-late", "")).containsExactly("NOT_FOUND input.namespace");
    assertThat(
            service
                .tables()
                .rows(
                    "select outcome, reason from audit where action = 'removeLeftovers' and subject"
                        + " = 'eu' and reason = 'in the namespace ''vc-late'''"))
        .containsExactly("DONE|in the namespace 'vc-late'");
  }

  @Test
  void whereAnotherLivesNothingIsRemoved() {
    user.createReady("gone");
    var release = record("gone");
    var key = NodeId.parse(user.id("gone")).orElseThrow().key();
    user.deleteToTheEnd("gone");
    comeBack("vc-gone", "gone", key, release);
    install("squatter", "vc-gone");
    awaitListed("squatter", "namespace=vc-gone");
    TestService.await("the host to list the same", () -> ofTheHost().equals(ofTheRoot()));
    awaitLeftover("vc-gone", "another virtual cluster is in its namespace");

    assertThat(remove("vc-gone", "")).containsExactly("CONFLICT input.namespace");
    assertThat(testbed.namespaces()).contains("vc-gone");
  }

  private static final String ENDS = "operation { id }";

  private static void install(String name, String namespace) {
    testbed.helm(
        "install",
        name,
        Testbed.chart().toString(),
        "-n",
        namespace,
        "--create-namespace",
        "--set",
        "controlPlane.distro.k8s.image.tag=v1.34.0,controlPlane.proxy.port=8445");
    TestService.await(
        name + " to run",
        () ->
            testbed
                    .json("get", "statefulset", name, "-n", namespace)
                    .at("/status/readyReplicas")
                    .asInt()
                == 1);
  }

  /** What Helm keeps of it. */
  private static String record(String name) {
    return testbed
        .json("get", "secret", "sh.helm.release.v1." + name + ".v1", "-n", "vc-" + name)
        .at("/data/release")
        .asText();
  }

  /** As if what was deleted had been brought back from a backup, in the middle of its making. */
  private static void comeBack(String namespace, String name, UUID key, String release) {
    testbed.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: { name: %1$s, labels: { vcluster-manager.io/cluster-id: %3$s } }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data-%2$s-0, namespace: %1$s, labels: { app: vcluster, release: %2$s } }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
        ---
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata:
          name: sh.helm.release.v1.%2$s.v1
          namespace: %1$s
          labels: { owner: helm, name: %2$s, status: pending-install, version: "1" }
        data: { release: %4$s }
        """
            .formatted(namespace, name, key, release));
  }

  private static String adoption(String name, String namespace) {
    return "host: \"eu\" namespace: \"%s\" name: \"%s\" owner: \"crew\" lease: { for: \"P2D\" }"
        .formatted(namespace, name);
  }

  private static java.util.List<String> refusals(String adoption) {
    return service.root().mutate("adoptCluster", adoption, ENDS).refusals();
  }

  private static java.util.List<String> remove(String namespace, String more) {
    return service
        .root()
        .mutate(
            "removeLeftovers",
            "host: \"eu\" namespace: \"" + namespace + "\" " + more,
            "host { name }")
        .refusals();
  }

  private static String listed(String name) {
    return service
        .ask(
            """
            { unmanagedClusters(host: "eu", first: 200) { nodes { name namespace status labels {
                key } chartVersion mark createdAt proposal { createdBy owner { name } expiresAt }
                state releaseStatus } } }
            """)
        .list("data.unmanagedClusters.nodes")
        .stream()
        .map(Object::toString)
        .filter(each -> each.contains("{name=" + name + ","))
        .toList()
        .toString();
  }

  /** What the host itself lists: the same as the fields of the root that are asked for it. */
  private static String ofTheHost() {
    return service.ask("{ host(name: \"eu\") { " + lists("") + " } }").text("data.host");
  }

  private static String ofTheRoot() {
    return service.ask("{ " + lists("host: \"eu\",") + " }").text("data");
  }

  private static String lists(String host) {
    return """
    unmanagedClusters(%1$s first: 100) { totalCount nodes { name namespace createdAt } }
    leftovers(%1$s first: 100) { totalCount nodes { namespace what removable reason } }
    """
        .formatted(host);
  }

  private static String leftovers(String namespace) {
    return service
        .ask(
            """
            { leftovers(host: "eu", first: 200) { nodes {
                namespace what mark name since removable reason } } }
            """)
        .list("data.leftovers.nodes")
        .stream()
        .map(Object::toString)
        .filter(each -> each.contains("{namespace=" + namespace + ","))
        .toList()
        .toString();
  }

  private static void awaitListed(String name, String words) {
    TestService.await(name + " to be listed", () -> listed(name).contains(words));
  }

  private static void awaitLeftover(String namespace, String words) {
    TestService.await(words + " to be listed", () -> leftovers(namespace).contains(words));
  }

  /** What would be otherwise if anything had been restarted or changed. */
  private static String untouched(String name, String namespace) {
    var workload = testbed.json("get", "statefulset", name, "-n", namespace);
    return String.join(
        "\n",
        workload.path("spec").toString(),
        workload.at("/metadata/generation").toString(),
        workload.at("/metadata/uid").toString(),
        testbed.kubectl(
            "get", "pods", "-n", namespace, "-o", "jsonpath={.items[*]['metadata.uid']}"),
        testbed.kubectl(
            "get",
            "secrets",
            "-n",
            namespace,
            "-l",
            "owner=helm",
            "-o",
            "jsonpath={.items[*]['metadata.name','metadata.resourceVersion']}"));
  }

  private static String chartVersion() {
    var file = Testbed.chart().getFileName().toString();
    return file.substring("vcluster-".length(), file.length() - ".tgz".length());
  }
}
