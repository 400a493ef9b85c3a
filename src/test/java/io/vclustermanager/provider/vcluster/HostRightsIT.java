package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights of helm/files/host-rights.yaml are enough, by a kubeconfig and as a pod's
 * ServiceAccount.
 */
final class HostRightsIT {
  @Test
  void areEnoughForAWholeLifeOnBothKindsOfConnection(@TempDir Path folder) throws IOException {
    var testbed = Testbed.shared();
    var limited =
        testbed.kubeconfigWith(
            "vcluster-manager", Files.readString(Path.of("helm/files/host-rights.yaml")));
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put("vcm.hosts.eu.kubeconfig", limited.toString());
    settings.put("vcm.hosts.here.in-cluster", "true");
    settings.putAll(asAPod(testbed, limited, folder));
    try (var service = TestService.start(settings)) {
      var user = service.root();
      for (var host : new String[] {"eu", "here"}) {
        user.createReady("modest-" + host, "host: \"" + host + "\"");
        user.deleteToTheEnd("modest-" + host);
      }
      assertThat(testbed.kubectl("get", "namespaces", "-o", "name")).doesNotContain("modest");
    }
  }

  /**
   * Kubernetes lets nobody give what they have not: a rule that the file forgot would show here.
   */
  @Test
  void ofABlockThatIsCommentedOutAreEnoughForItsFeature() throws IOException {
    var testbed = Testbed.shared();
    var rights =
        Files.readString(Path.of("helm/files/host-rights.yaml"))
            .replace("name: vcluster-manager", "name: rights-nodes");
    var block = rights.replaceAll("(?s).*(  # for synced nodes.*?)  # for kubelets.*", "$1");
    var given = block.replace("  #- ", "  - ").replace("  #  ", "    ");
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put(
        "vcm.hosts.eu.kubeconfig",
        testbed.kubeconfigWith("rights-nodes", rights.replace(block, given)).toString());
    try (var service = TestService.start(settings)) {
      var user = service.root();
      user.createReady(
          "with-nodes",
          "host: \"eu\" values: { sync: { fromHost: { nodes: { enabled: true } } } networking: {"
              + " advanced: { proxyKubelets: { byHostname: false, byIP: false } } } }");

      assertThat(
              testbed
                  .json("get", "clusterrole", "vc-with-nodes-v-vc-with-nodes")
                  .at("/rules")
                  .toString())
          .contains("nodes/status")
          .doesNotContain("nodes/proxy");
      user.deleteToTheEnd("with-nodes");
    } finally {
      testbed.kubectl("delete", "clusterrolebinding,clusterrole", "rights-nodes");
      testbed.kubectl("delete", "serviceaccount", "rights-nodes", "-n", "default");
    }
  }

  /** What a pod finds in its ServiceAccount's folder, and where Micronaut's client looks for it. */
  private static Map<String, Object> asAPod(Testbed testbed, Path kubeconfig, Path folder)
      throws IOException {
    var text = Files.readString(kubeconfig);
    var token = text.replaceAll("(?s).*token: ([^}]+)}.*", "$1");
    var certificate =
        testbed.kubectl(
            "config",
            "view",
            "--raw",
            "-o",
            "jsonpath={.clusters[0].cluster.certificate-authority-data}");
    Files.writeString(folder.resolve("token"), token);
    Files.write(folder.resolve("ca.crt"), java.util.Base64.getDecoder().decode(certificate));
    return Map.of(
        "kubernetes.client.base-path",
        testbed.kubectl("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}"),
        "kubernetes.client.ca-path",
        folder.resolve("ca.crt").toString(),
        "kubernetes.client.token-path",
        folder.resolve("token").toString(),
        "kubernetes.client.namespace",
        "vcluster-system");
  }
}
