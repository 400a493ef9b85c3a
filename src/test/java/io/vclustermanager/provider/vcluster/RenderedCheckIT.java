package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.KubeHosts;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.Yaml;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real chart makes of values is checked before anything is made. */
final class RenderedCheckIT {
  private static final Target TARGET = new Target(UUID.randomUUID(), "eu", "vc-asked", "asked");

  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put("vcm.hosts.eu.tenant-defaults", "off");
    service = TestService.start(settings);
    user = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SMALL", "MEDIUM", "LARGE"})
  void eachSizePasses(String size) {
    var name = "passes-" + size.toLowerCase(Locale.ROOT);
    user.createReady(name, "size: \"" + size + "\"");
    user.deleteToTheEnd(name);
  }

  /** Whoever asks, and whatever the checks of values let through. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          controlPlane: {statefulSet: {persistence: {addVolumes: [{name: a, hostPath: {path: /etc}}]}}} | has the node's folder /etc
          controlPlane: {statefulSet: {security: {containerSecurityContext: {privileged: true}}}} | has the privileged container
          rbac: {role: {extraRules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}} | gives {apiGroups=[], resources=[pods], verbs=[get]}
          experimental: {deploy: {host: {manifests: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}'}}} | ConfigMap kube-system/a is in another namespace
          controlPlane: {advanced: {serviceAccount: {enabled: false, name: theirs}}} | runs as ServiceAccount theirs
          """)
  void whatNoTenantMayHaveIsNotMade(String values, String finding) {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> check().before(host(), TARGET, allowance(values)))
        .matches(ProviderException::isPermanent)
        .matches(failure -> failure.reason().equals("RenderedOtherwise"))
        .withMessageContaining(finding);
  }

  @Test
  void whatWasMadeOtherwiseIsTakenAway() {
    testbed.helm(
        "install",
        TARGET.name(),
        Testbed.chart().toString(),
        "-n",
        TARGET.namespace(),
        "--create-namespace");
    var allowance = allowance("telemetry: {enabled: false}");
    var checked = check().before(host(), TARGET, allowance);
    var other = new Rendered(checked.objects().subList(1, checked.objects().size()));

    check().after(host(), TARGET, allowance, checked);
    check().afterUpgrade(host(), TARGET, allowance, checked);
    check().afterAll(host(), TARGET, allowance);
    assertThat(testbed.releases().toString()).contains("asked vc-asked");

    // What people work in does not go for that.
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> check().afterUpgrade(host(), TARGET, allowance, other))
        .withMessageContaining("other objects than were checked");
    assertThat(testbed.releases().toString()).contains("asked vc-asked");
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> check().after(host(), TARGET, allowance, other))
        .withMessageContaining("other objects than were checked");
    assertThat(testbed.releases().toString()).doesNotContain("asked");
    testbed.kubectl("delete", "namespace", TARGET.namespace(), "--wait=false");
  }

  private static RenderedCheck check() {
    return service.bean(RenderedCheck.class);
  }

  private static KubeHost host() {
    return service.bean(KubeHosts.class).get("eu");
  }

  private static Allowance allowance(String text) {
    var values = service.bean(ChartValues.class);
    var spec = new ClusterSpec("v1.34.0", Duration.ofMinutes(1)).with(null, Yaml.values(text));
    return new Allowance(
        values.fenced(TARGET, spec, Map.of()),
        values.ofAdministrators(TARGET, spec, Map.of()),
        ChartValues.ofNobody(TARGET, spec),
        Testbed.chart());
  }

  @Test
  void whatAnAdministratorsTemplateAsksForIsMade() {
    assertThat(
            user.mutate(
                    "saveTemplate",
                    "name: \"folders\", values: { controlPlane: { statefulSet: { persistence: {"
                        + " addVolumes: [{ name: \"a\", hostPath: { path: \"/etc\" } }] } } } }",
                    "template { name }")
                .messages())
        .isEmpty();
    user.createReady("foldered", "template: \"folders\"");
    user.deleteToTheEnd("foldered");
  }

  /** A chart of somebody else's that makes more than its values ask for is nobody's wish. */
  @Test
  void aChartThatDoesItOfItselfIsNotAllowedIt(@TempDir Path folder) throws IOException {
    testbed.shell(
        """
        cd '%s' && tar xzf '%s'
        printf '%%s' '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}' > vcluster/templates/more.yaml
        tar czf hostile.tgz vcluster
        """
            .formatted(folder, Testbed.chart()));
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put("vcm.vcluster.chart", folder.resolve("hostile.tgz").toString());
    try (var hostile = TestService.start(settings)) {
      var begun = hostile.root().create("name: \"lured\"");
      assertThat(hostile.awaitEnd(begun.rootText("operation.id"))).isEqualTo("FAILED");
      assertThat(hostile.root().error("lured")).startsWith("RenderedOtherwise: ").contains("Pod a");
      hostile.root().deleteToTheEnd("lured");
    }
  }
}
