package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that goes away in the middle: its work waits with the reason, others' goes on. */
final class HostTroubleIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    testbed = Testbed.own("troubled");
    var dead = folder.resolve("dead");
    var refused = folder.resolve("refused");
    var kubeconfig = Files.readString(testbed.kubeconfig());
    Files.writeString(dead, kubeconfig.replaceAll("127.0.0.1:\\d+", "127.0.0.1:1"));
    Files.writeString(
        refused, kubeconfig.replaceAll("user: \\{client-cert.*}}]", "user: {token: nonsense}}]"));
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put("vcm.hosts.dead.kubeconfig", dead.toString());
    settings.put("vcm.hosts.refused.kubeconfig", refused.toString());
    settings.put("vcm.hosts.late.kubeconfig", testbed.expiredKubeconfig(folder).toString());
    settings.put("vcm.hosts.missing.kubeconfig", folder.resolve("missing").toString());
    service = TestService.start(settings);
    user = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void hostsThatDoNotAnswerSaySoAndKeepNobodyWaiting() {
    for (var i = 0; i < 10; i++) {
      user.create("lost-" + i, "host: \"dead\"");
    }
    user.create("stranger", "host: \"refused\"");
    user.create("belated", "host: \"late\"");
    user.create("nowhere", "host: \"missing\"");

    user.createReady("lively", "host: \"eu\"");

    user.awaitTrouble("lost-3", "HostUnreachable", "Host 'dead'");
    user.awaitTrouble("stranger", "CredentialsRefused", "Unauthorized");
    user.awaitTrouble("belated", "CertificateExpired", "of host 'late' expired at 20");
    user.awaitTrouble("nowhere", "BadKubeconfig", "cannot be read");
    TestService.await(
        "the hosts to be known",
        () ->
            service
                .ask("{ hosts { nodes { name reachable kubernetesVersion } } }")
                .body()
                .toString()
                .contains(
                    "{name=dead, reachable=false, kubernetesVersion=null}, "
                        + "{name=eu, reachable=true, kubernetesVersion=1.36.3}"));
  }

  @Test
  void anApiServerThatIsDownInTheMiddleOfACreateAndOfADelete() {
    testbed.stop("kube-controller-manager");
    var create = user.create("midway", "host: \"eu\"");
    user.awaitTrouble("midway", "Provisioning");
    testbed.stop("kube-apiserver");
    user.awaitTrouble("midway", "HostUnreachable");
    testbed.start("kube-apiserver");
    testbed.start("kube-controller-manager");
    assertThat(service.awaitEnd(create)).isEqualTo("SUCCEEDED");

    testbed.stop("kube-controller-manager");
    var delete = user.delete("midway");
    user.awaitTrouble("midway", "Terminating");
    testbed.stop("kube-apiserver");
    user.awaitTrouble("midway", "HostUnreachable");
    assertThat(user.cluster("midway", "phase").text("data.cluster.phase")).isEqualTo("DELETING");
    testbed.start("kube-apiserver");
    testbed.start("kube-controller-manager");

    assertThat(service.awaitEnd(delete)).isEqualTo("SUCCEEDED");
    assertThat(testbed.kubectl("get", "namespaces", "-o", "name")).doesNotContain("vc-midway");
  }

  @Test
  void anApiServerThatIsSilent() {
    user.createReady("patient", "host: \"eu\"");
    testbed.freeze("kube-apiserver");
    try {
      user.delete("patient");
      user.awaitTrouble("patient", "HostUnreachable");
    } finally {
      testbed.thaw("kube-apiserver");
    }
    TestService.await(
        "it to be gone", () -> user.cluster("patient", "phase").at("data.cluster") == null);
  }

  @Test
  void anInstallWhoseRunDiedIsMadeAnew() {
    testbed.stop("kube-controller-manager");
    var create = user.create("half", "host: \"eu\" readyTimeout: \"PT1H\"");
    user.awaitTrouble("half", "Provisioning");
    var first = workload();
    testbed.kubectl(
        "label",
        "secret",
        "sh.helm.release.v1.half.v1",
        "-n",
        "vc-half",
        "--overwrite",
        "status=pending-install");

    service.move(Duration.ofMinutes(2));
    testbed.start("kube-controller-manager");

    assertThat(service.awaitEnd(create)).isEqualTo("SUCCEEDED");
    assertThat(workload()).isNotEqualTo(first);
    assertThat(testbed.releases()).contains("half vc-half deployed");
  }

  private static String workload() {
    return testbed
        .json("get", "statefulset", "half", "-n", "vc-half")
        .path("metadata")
        .path("uid")
        .asText();
  }
}
