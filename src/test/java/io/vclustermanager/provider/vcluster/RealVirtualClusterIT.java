package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A virtual cluster that really runs, on a node that really runs its pods. */
@Tag("real")
final class RealVirtualClusterIT {
  private static final int ROUNDS = 3;

  @Test
  void isReadyAsFastAsByTheCliAnswersInsideAndGoesWithoutATrace(@TempDir Path folder)
      throws IOException {
    var testbed = Testbed.own("real");
    testbed.realNode();
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var user = service.root().within(Duration.ofMinutes(5));
      byTheCli(testbed, 99);
      var ours = new ArrayList<Long>();
      var theirs = new ArrayList<Long>();
      for (var round = 0; round < ROUNDS; round++) {
        ours.add(byUs(service, user, testbed, folder, round));
        theirs.add(byTheCli(testbed, round));
      }
      System.out.printf(
          "Mutation to READY: %s ms; vcluster create to ready: %s ms%n", ours, theirs);
    }
  }

  @Test
  void isOpenedByItsKubeconfigsSleepsWakesAndGoes() throws IOException {
    var testbed = Testbed.own("real");
    testbed.realNode();
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var user = service.root().within(Duration.ofMinutes(5));
      user.createReady("opened");
      awaitKeys(testbed, "opened");
      var admin = issue(service, "opened", "ADMIN");
      var view = issue(service, "opened", "VIEW");
      var adminFile = file(admin);
      var viewFile = file(view);
      try (var _ = testbed.forward(command(admin.rootText("instructions")))) {
        run(adminFile, "create", "deployment", "web", "--image=busybox", "--", "sleep", "3600");
        run(adminFile, "rollout", "status", "deployment/web", "--timeout=120s");
        assertThat(run(viewFile, "get", "deployments", "-o", "name")).contains("web");
        assertThat(Testbed.attemptBy(viewFile, "delete", "deployment", "web")).isEmpty();
      }
      user.ended("pauseCluster", "cluster: \"opened\"");
      assertThat(testbed.kubectl("get", "pods", "-n", "vc-opened", "-o", "name")).isBlank();
      user.ended("resumeCluster", "cluster: \"opened\"");
      try (var _ = testbed.forward(command(admin.rootText("instructions")))) {
        run(adminFile, "rollout", "status", "deployment/web", "--timeout=120s");
        assertThat(run(viewFile, "get", "deployments", "-o", "name")).contains("web");

        assertThat(revoke(service, view)).isEqualTo("REVOKED");

        TestService.await(
            "its token to be refused",
            () -> Testbed.attemptBy(viewFile, "get", "deployments").isEmpty());
        assertThat(run(adminFile, "get", "serviceaccounts", "-n", "kube-system"))
            .contains("vcluster-manager-");
      }
      user.deleteToTheEnd("opened");
      assertThat(testbed.namespaces()).doesNotContain("vc-opened");
    }
  }

  @Test
  void whatItPutsIntoItselfIsInsideWhenItIsReady() throws IOException {
    var testbed = Testbed.own("real");
    testbed.realNode();
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var user = service.root().within(Duration.ofMinutes(5));
      user.createReady(
          "filled",
          """
          values: { controlPlane: { service: { spec: { type: "NodePort" } } } }
          bootstrap: { waitForReady: true, manifests: "apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: hello, namespace: default }\\ndata: { said: yes-it-is }" }\
          """);

      assertThat(user.cluster("filled", "conditions { type status reason }").body().toString())
          .contains("{type=Bootstrapped, status=TRUE, reason=Applied}");
      var inside = file(issue(service, "filled", "VIEW"));
      assertThat(run(inside, "get", "configmap", "hello", "-o", "yaml")).contains("yes-it-is");
      user.deleteToTheEnd("filled");
    }
  }

  @Test
  void whatIsExposedIsOpenedWithoutMore() throws IOException {
    var testbed = Testbed.own("real");
    testbed.realNode();
    try (var service = TestService.start(testbed.asHost("eu"))) {
      var user = service.root().within(Duration.ofMinutes(5));
      user.createReady(
          "exposed", "values: { controlPlane: { service: { spec: { type: \"NodePort\" } } } }");

      awaitKeys(testbed, "exposed");
      var issued = issue(service, "exposed", "ADMIN");

      assertThat(issued.root("instructions")).isNull();
      assertThat(run(file(issued), "get", "namespaces", "-o", "name")).contains("kube-system");
      user.deleteToTheEnd("exposed");
    }
  }

  private static void awaitKeys(Testbed testbed, String name) {
    TestService.await(
        "its kubeconfig",
        () -> testbed.attempt("get", "secret", "vc-" + name, "-n", "vc-" + name).isPresent());
  }

  private static Answer issue(TestService service, String cluster, String role) {
    var answer =
        service
            .root()
            .mutate(
                "issueKubeconfig",
                "cluster: \"%s\", role: %s".formatted(cluster, role),
                "kubeconfig instructions grant { id }");
    assertThat(answer.messages()).isEmpty();
    return answer;
  }

  private static String revoke(TestService service, Answer issued) {
    return service
        .root()
        .mutate(
            "revokeKubeconfig", "grant: \"" + issued.rootText("grant.id") + "\"", "grant { state }")
        .rootText("grant.state");
  }

  private static Path file(Answer issued) throws IOException {
    return Files.writeString(
        Files.createTempFile("issued", ".kubeconfig"), issued.rootText("kubeconfig"));
  }

  /** The arguments of kubectl in the instructions, as they are given to people. */
  private static String[] command(String instructions) {
    return instructions
        .lines()
        .findFirst()
        .orElseThrow()
        .replaceFirst(".*: kubectl ", "")
        .split(" ", -1);
  }

  private static String run(Path kubeconfig, String... arguments) {
    return Testbed.attemptBy(kubeconfig, arguments).orElseThrow();
  }

  private static long byUs(TestService service, Asker user, Testbed testbed, Path folder, int round)
      throws IOException {
    var name = "ours-" + round;
    var begun = System.nanoTime();
    user.createReady(name);
    var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    awaitKeys(testbed, name);
    assertThat(testbed.inside(name, folder, "get", "namespaces", "-o", "name"))
        .contains("namespace/kube-system");
    user.deleteToTheEnd(name);
    assertThat(testbed.namespaces()).doesNotContain("vc-" + name);
    assertThat(service.ask("{ clusters { totalCount } }").at("data.clusters.totalCount"))
        .isEqualTo(0);
    return took;
  }

  private static long byTheCli(Testbed testbed, int round) {
    var name = "theirs-" + round;
    var begun = System.nanoTime();
    testbed.vcluster(
        "create",
        name,
        "-n",
        "vc-" + name,
        "--connect=false",
        "--local-chart-dir",
        Testbed.chart().toString());
    testbed.kubectl(
        "rollout", "status", "statefulset/" + name, "-n", "vc-" + name, "--timeout=180s");
    var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    testbed.vcluster("delete", name, "-n", "vc-" + name);
    testbed.kubectl("delete", "namespace", "vc-" + name, "--ignore-not-found");
    return took;
  }
}
