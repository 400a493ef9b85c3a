package io.vclustermanager.provider.vcluster.tenant;

import com.fasterxml.jackson.databind.node.TextNode;
import io.vclustermanager.model.KubeconfigGrant.Role;
import io.vclustermanager.provider.kube.TenantApi;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Writes kubeconfigs. */
final class KubeconfigText {
  private KubeconfigText() {}

  /**
   * A kubeconfig by which a token signs in. The server is always checked by the cluster's own
   * authority.
   */
  static String of(
      String cluster,
      Role role,
      Exposure exposure,
      TenantApi.Keys keys,
      TenantAccount.Token token) {
    var user = cluster + "-" + role.name().toLowerCase(Locale.ROOT);
    var serverName =
        exposure.tlsServerName() == null
            ? ""
            : "\n    tls-server-name: " + quoted(exposure.tlsServerName());
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: %1$s
      cluster:
        server: %2$s%3$s
        certificate-authority-data: %4$s
    users:
    - name: %5$s
      user:
        token: %6$s
    contexts:
    - name: %1$s
      context:
        cluster: %1$s
        user: %5$s
    current-context: %1$s
    """
        .formatted(
            quoted(cluster),
            quoted(exposure.server()),
            serverName,
            Base64.getEncoder()
                .encodeToString(keys.authority().getBytes(StandardCharsets.US_ASCII)),
            quoted(user),
            quoted(token.value()));
  }

  /** As JSON has it, which is YAML: no name becomes a boolean, and no value another field. */
  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
