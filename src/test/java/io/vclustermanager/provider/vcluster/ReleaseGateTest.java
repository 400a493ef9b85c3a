package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.provider.Target;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm may do while it works on one release, whatever it was led to. */
final class ReleaseGateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Target TARGET = new Target(UUID.randomUUID(), "eu", "vc-web", "web");

  private final ReleaseGate gate = new ReleaseGate(TARGET, Set.of("other/role", "/wide"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /version",
        "GET /apis/apps/v1",
        "GET /openapi/v3/apis/apps/v1",
        "GET /api/v1/namespaces/vc-web",
        "GET /api/v1/namespaces/vc-web/pods",
        "POST /api/v1/namespaces/vc-web/secrets",
        "PATCH /apis/apps/v1/namespaces/vc-web/statefulsets/web",
        "DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/vc-web/roles/vc-web",
        "DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/vc-web-v-vc-web",
        "DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/other/roles/role",
        "DELETE /apis/example.com/v1/things/wide"
      })
  void itsOwnIsLetThrough(String request) {
    assertThat(allows(request, "")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /version",
        "DELETE /api/v1/namespaces/vc-web",
        "GET /api/v1/namespaces",
        "GET /api/v1/secrets",
        "GET /api/v1/namespaces/kube-system/secrets",
        "POST /api/v1/namespaces/kube-system/pods",
        "POST /api/v1/namespaces/vc-web/pods",
        "POST /apis/batch/v1/namespaces/vc-web/jobs",
        "POST /api/v1/namespaces/vc-web/serviceaccounts/vc-web/token",
        "DELETE /apis/apps/v1/namespaces/vc-victim/statefulsets/victim",
        "DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/vc-victim-v-vc-victim",
        "POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        "DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/other/roles/others"
      })
  void nothingElseIs(String request) {
    assertThat(allows(request, "")).isFalse();
  }

  @Test
  void whatIsMadeIsKnownByItsBody() {
    var path = "POST /apis/rbac.authorization.k8s.io/v1/clusterroles";

    assertThat(allows(path, "{\"metadata\": {\"name\": \"vc-web-v-vc-web\"}}")).isTrue();
    assertThat(allows(path, "{\"metadata\": {\"name\": \"cluster-admin\"}}")).isFalse();
    assertThat(
            allows(
                "POST /apis/rbac.authorization.k8s.io/v1/namespaces/other/roles",
                "{\"metadata\": {\"name\": \"role\"}}"))
        .isTrue();
  }

  @Test
  void ofRecordsThoseAreShownThatHelmWrote() {
    assertThat(shows("sh.helm.release.v1.web.v3", "web")).isTrue();
    assertThat(shows("sh.helm.release.v1.web.v3-x-default-x-web", "web")).isFalse();
    assertThat(shows("shop-x-default-x-web", "web")).isFalse();
    assertThat(shows("sh.helm.release.v1.web.v3", "other")).isFalse();
  }

  private boolean allows(String request, String body) {
    var words = request.split(" ");
    try {
      var sent = body.isEmpty() ? JSON.missingNode() : JSON.readTree(body);
      return gate.allows(words[0], words[1], sent);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean shows(String name, String release) {
    JsonNode secret =
        JSON.createObjectNode()
            .set(
                "metadata",
                JSON.createObjectNode()
                    .put("name", name)
                    .set(
                        "labels",
                        JSON.createObjectNode().put("owner", "helm").put("name", release)));
    return gate.shows("/api/v1/namespaces/vc-web/secrets", secret);
  }
}
