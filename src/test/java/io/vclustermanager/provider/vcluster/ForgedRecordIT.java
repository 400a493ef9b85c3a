package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A tenant's Secret comes to the host with the labels and the data that the tenant gave it: one
 * that looks like Helm's record of the release makes Helm neither delete nor make anything.
 */
final class ForgedRecordIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service = TestService.start(testbed.asHost("eu"));
    user = service.root();
    testbed.kubectl("create", "namespace", "forged-victim");
    testbed.kubectl("create", "configmap", "precious", "-n", "forged-victim");
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    testbed.kubectl("delete", "namespace", "forged-victim", "--wait=false");
  }

  @Test
  void anUpdateAndADeleteGoByWhatHelmWroteItself() throws IOException {
    user.createReady("forged", "host: \"eu\"");
    forge("forged", "deployed");

    user.ended(
        "updateVirtualCluster", "cluster: \"forged\" values: { logging: { encoding: \"json\" } }");
    assertThat(testbed.attempt("get", "configmap", "precious", "-n", "forged-victim")).isPresent();
    assertThat(user.cluster("forged", "phase").text("data.cluster.phase")).isEqualTo("READY");
    for (var status : new String[] {"pending-upgrade", "failed"}) {
      testbed.kubectl(
          "label",
          "secret",
          "evil-x-default-x-forged",
          "-n",
          "vc-forged",
          "--overwrite",
          "status=" + status);
      service.awaitPhase("forged", "READY");
    }

    user.deleteToTheEnd("forged");

    assertThat(testbed.attempt("get", "configmap", "precious", "-n", "forged-victim")).isPresent();
    assertThat(testbed.attempt("get", "configmap", "hooked", "-n", "forged-victim")).isEmpty();
    assertThat(testbed.attempt("get", "namespace", "vc-forged")).isEmpty();
  }

  /** As the syncer writes it: with another name, and all else as the tenant had it. */
  private static void forge(String cluster, String status) throws IOException {
    var record =
        """
        {"name": "%s", "namespace": "vc-%1$s", "version": 99, "info": {"status": "%s"},
          "chart": {"metadata": {"name": "vcluster", "version": "0.36.1"}}, "config": {},
          "manifest": "---\\n# Source: a\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: precious, namespace: forged-victim}\\n",
          "hooks": [{"name": "hooked", "kind": "ConfigMap", "path": "vcluster/templates/hook.yaml",
            "events": ["pre-delete", "pre-upgrade"], "last_run": {"phase": ""},
            "manifest": "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: hooked, namespace: forged-victim}\\n"}]}
        """
            .formatted(cluster, status);
    testbed.apply(
        """
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata:
          name: evil-x-default-x-%s
          namespace: vc-%1$s
          labels:
            {owner: helm, name: %1$s, status: %s, version: "99", vcluster.loft.sh/managed-by: %1$s}
        data: {release: %s}
        """
            .formatted(cluster, status, encoded(encoded(zipped(record)))));
  }

  private static byte[] zipped(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }
}
