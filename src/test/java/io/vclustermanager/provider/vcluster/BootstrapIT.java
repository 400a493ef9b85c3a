package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.provider.vcluster.chart.Yaml;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What virtual clusters get from templates and bootstraps, on a real API server. */
final class BootstrapIT {
  private static final String MANIFESTS =
      "apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: hello }\\n";

  private static Testbed testbed;
  private static TestService service;
  private static Asker root;
  private static Tenant tenant;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put(OtherServer.PROPERTY, "true");
    service = TestService.start(settings);
    root = service.root();
    tenant = new Tenant(testbed, Testbed.own("bootstrap"), service.bean(OtherServer.class));
    tenant.open();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void whatTheTemplateComesToIsInstalledBelowTheClustersOwnValuesAndOurs() {
    var saved =
        root.ask(
            """
            mutation ($values: JSON) { saveTemplate(input: {
              name: "rendered", size: "SMALL", values: $values
              parameters: { type: "object", properties: { encoding: { type: "string", default: "console" }, names: { type: "array", default: ["a.example"] } } }
              bootstrap: { manifests: "%s", charts: [{ name: "one", repository: "https://charts.example.com", chart: "app", version: "1.2.3", namespace: "apps", values: { encoding: "${parameters.encoding}" } }] }
            }) { userErrors { path message } } }
            """
                .formatted(MANIFESTS),
            Map.of(
                "values",
                JsonText.object(
                    """
                    {
                      "logging": { "encoding": "${parameters.encoding}" },
                      "telemetry": { "enabled": false },
                      "controlPlane": {
                        "proxy": { "extraSANs": "${parameters.names}" },
                        "statefulSet": {
                          "annotations": { "from": "template", "kept": "yes" },
                          "persistence": { "volumeClaim": { "size": "3Gi" } }
                        }
                      }
                    }
                    """)));
    assertThat(saved.messages()).isEmpty();

    root.ready(
        """
        name: "rendered", template: "rendered", parameters: { encoding: "json" }
        values: { controlPlane: { statefulSet: { annotations: { from: "cluster" } } } }
        bootstrap: { manifests: "apiVersion: v1\\nkind: Namespace\\nmetadata: { name: own }" }\
        """);

    var values = installed("rendered");
    assertThat(values.at("/logging/encoding").asText()).isEqualTo("json");
    var set = values.at("/controlPlane/statefulSet");
    assertThat(set.at("/annotations/from").asText()).isEqualTo("cluster");
    assertThat(set.at("/annotations/kept").asText()).isEqualTo("yes");
    assertThat(set.at("/persistence/volumeClaim/size").asText()).isEqualTo("3Gi");
    assertThat(set.at("/resources/requests/cpu").asText()).isEqualTo("100m");
    assertThat(set.path("labels").has("vcluster-manager.io/cluster-id")).isTrue();
    assertThat(values.at("/controlPlane/proxy/extraSANs").toString())
        .contains("rendered.vc-rendered.svc", "a.example");
    var deploy = values.at("/experimental/deploy/vcluster");
    assertThat(deploy.path("manifests").asText())
        .containsSubsequence("name: hello", "---", "name: own");
    assertThat(deploy.at("/helm/0/chart/repo").asText()).isEqualTo("https://charts.example.com");
    assertThat(deploy.at("/helm/0/release/namespace").asText()).isEqualTo("apps");
    assertThat(deploy.at("/helm/0/values").asText()).isEqualTo("{\"encoding\":\"json\"}");

    // Another size gives other resources; the volume and the bootstrap stay.
    var update =
        root.mutate(
            "updateVirtualCluster",
            "cluster: \"rendered\", size: \"MEDIUM\", values: {}",
            "operation { id }");
    assertThat(update.messages()).isEmpty();
    assertThat(service.awaitEnd(update.rootText("operation.id"))).isEqualTo("SUCCEEDED");
    var after = installed("rendered");
    assertThat(after.at("/controlPlane/statefulSet/annotations/from").asText())
        .isEqualTo("template");
    assertThat(after.at("/controlPlane/statefulSet/persistence/volumeClaim/size").asText())
        .isEqualTo("3Gi");
    assertThat(after.at("/controlPlane/statefulSet/resources/requests/cpu").asText())
        .isEqualTo("250m");
    assertThat(after.at("/experimental/deploy/vcluster")).isEqualTo(deploy);
  }

  @Test
  void whatTheSyncerSaysInsideIsToldAndWaitedFor() {
    var waits =
        root.created(
            "name: \"waiting\", bootstrap: { manifests: \"%s\", waitForReady: true }"
                .formatted(MANIFESTS));
    var givesUp =
        root.created(
            "name: \"impatient\", readyTimeout: \"PT20S\", bootstrap: { manifests: \"%s\", waitForReady: true }"
                .formatted(MANIFESTS));
    root.ready("name: \"hurrying\", bootstrap: { manifests: \"%s\" }".formatted(MANIFESTS));
    awaitCondition("hurrying", "UNKNOWN NotReported");
    tenant.starts("waiting");
    tenant.starts("impatient");
    tenant.starts("hurrying");
    awaitCondition("hurrying", "FALSE Pending");

    says("{\"phase\":\"Failed\",\"reason\":\"InstallFailed\",\"message\":\"no matches for kind\"}");
    awaitCondition("hurrying", "FALSE InstallFailed no matches for kind");
    awaitCondition("waiting", "FALSE InstallFailed no matches for kind");
    awaitCondition("impatient", "FALSE InstallFailed no matches for kind");
    assertThat(service.awaitEnd(givesUp)).isEqualTo("FAILED");
    assertThat(root.cluster("impatient", "phase").rootText("phase")).isEqualTo("FAILED");
    assertThat(root.cluster("waiting", "phase").rootText("phase")).isEqualTo("PROVISIONING");
    assertThat(root.cluster("hurrying", "phase").rootText("phase")).isEqualTo("READY");

    says("{\"phase\":\"Success\",\"manifests\":{\"phase\":\"Success\"}}");
    assertThat(service.awaitEnd(waits)).isEqualTo("SUCCEEDED");
    awaitCondition("waiting", "TRUE Applied");
    TestService.await(
        "the one that was given up to be ready",
        () -> root.cluster("impatient", "phase").rootText("phase").equals("READY"));
    awaitCondition("hurrying", "TRUE Applied");
  }

  @Test
  void whatATemplateRequestsCountsForThePlan() {
    assertThat(
            root.mutate(
                    "saveTemplate",
                    "name: \"huge\", values: { controlPlane: { statefulSet: { resources: {"
                        + " requests: { cpu: \"100000\" } } } } }",
                    "template { name }")
                .refusals())
        .isEmpty();

    TestService.await(
        "the host's room to be counted",
        () -> reason("template: \"huge\"").contains("too little CPU"));
    assertThat(reason("")).doesNotContain("too little CPU");
    assertThat(plan("template: \"none\"").body().toString())
        .contains("input.template: There is no template 'none'.");
    assertThat(plan("parameters: {}").body().toString()).contains("input.parameters");
  }

  private static String reason(String input) {
    return String.valueOf(plan(input).at("data.placementPlan.candidates"));
  }

  private static Answer plan(String input) {
    return root.ask(
        "{ placementPlan(input: { %s }) { candidates { fits reason } } }".formatted(input));
  }

  private static void says(String status) {
    tenant
        .inside()
        .apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: vcluster-deploy
              namespace: kube-system
              annotations: {vcluster.loft.sh/status: '%s'}
            """
                .formatted(status));
  }

  private static void awaitCondition(String cluster, String expected) {
    TestService.await(
        cluster + " to be " + expected, () -> bootstrapped(cluster).startsWith(expected));
  }

  private static String bootstrapped(String cluster) {
    return root
        .cluster(cluster, "conditions { type status reason message }")
        .list("data.cluster.conditions")
        .stream()
        .map(each -> (Map<?, ?>) each)
        .filter(each -> "Bootstrapped".equals(each.get("type")))
        .map(each -> each.get("status") + " " + each.get("reason") + " " + each.get("message"))
        .findFirst()
        .orElse("");
  }

  /** What the virtual cluster's configuration really says. */
  private static JsonNode installed(String name) {
    var text =
        testbed
            .json("get", "secret", "vc-config-" + name, "-n", "vc-" + name)
            .at("/data/config.yaml");
    return new ObjectMapper()
        .valueToTree(
            Yaml.values(
                new String(Base64.getDecoder().decode(text.asText()), StandardCharsets.UTF_8)));
  }
}
