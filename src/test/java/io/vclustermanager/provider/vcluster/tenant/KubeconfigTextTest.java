package io.vclustermanager.provider.vcluster.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.KubeconfigGrant.Role;
import io.vclustermanager.provider.kube.TenantApi;
import io.vclustermanager.provider.vcluster.chart.Yaml;
import io.vclustermanager.testing.Examples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A kubeconfig says what it is given and nothing else. */
final class KubeconfigTextTest {
  @Test
  void itIsWhatKubectlReads() {
    var tree = Yaml.tree(text("demo", "https://10.0.0.7:30002", "demo"));

    assertThat(tree.list("clusters").toString())
        .isEqualTo(
            "[{name=demo, cluster={server=https://10.0.0.7:30002, tls-server-name=demo,"
                + " certificate-authority-data=Y2E=}}]");
    assertThat(tree.list("users").toString()).isEqualTo("[{name=demo-view, user={token=t0k3n}}]");
    assertThat(tree.list("contexts").toString())
        .isEqualTo("[{name=demo, context={cluster=demo, user=demo-view}}]");
    assertThat(tree.text("current-context")).isEqualTo("demo");
  }

  @Test
  void noNameIsTakenForSomethingElse() {
    assertThat(Yaml.tree(text("null", "https://localhost:8443", null)).text("current-context"))
        .isEqualTo("null");
  }

  @Test
  void noAddressFromValuesBecomesAnotherField() {
    var tree = Yaml.tree(text("demo", "https://a\"\nusers: [evil]", null));

    assertThat(tree.list("users").toString()).doesNotContain("evil");
    assertThat(tree.list("clusters").toString()).doesNotContain("tls-server-name");
  }

  private static String text(String cluster, String server, @Nullable String serverName) {
    return KubeconfigText.of(
        cluster,
        Role.VIEW,
        new Exposure(server, serverName, null),
        new TenantApi.Keys("ca", "certificate", "key"),
        new TenantAccount.Token("t0k3n", Examples.NOW));
  }
}
