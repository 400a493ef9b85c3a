package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.RealChart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real chart's schema, in the words that a user sees. */
final class ValuesSchemaTest {
  private static ValuesSchema schema;

  @BeforeAll
  static void read() throws IOException {
    var file = RealChart.file();
    schema = ChartArchive.read(file, Files.readAllBytes(file)).schema();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          controlPlane: {statefulSet: {highAvailability: {replicas: '3'}}} | values.controlPlane.statefulSet.highAvailability.replicas string found, integer expected.
          controlPlane: {statefulSet: {labels: {team: 7}}}        | values.controlPlane.statefulSet.labels.team integer found, string expected.
          exportKubeConfig: {additionalSecrets: [{name: 1}]}      | values.exportKubeConfig.additionalSecrets.0.name integer found, string expected.
          sync: {toHost: {namespaces: {mappingsOnly: true}}}      | values.sync.toHost.namespaces.enabled is missing.
          sync: []                                                | values.sync array found, object expected.
          """)
  void refused(String values, String message) {
    assertThat(messages(values)).containsExactly(message);
  }

  /** Whoever brings a file of an older version, or nearly the right key, is led on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sleepMode: {enabled: true}                              | sleepMode | renamed to sleep.auto
          external: {}                                            | external | a lease
          controlPlane: {distro: {k3s: {enabled: true}}}          | controlPlane.distro.k3s | removed in 0.33
          syncer: {extraArgs: []}                                 | syncer | before 0.20
          sync: {nodes: {enabled: true}}                          | sync.nodes | sync.fromHost.nodes
          controlPlane: {statefulSet: {nodeSelector: {a: b}}}     | controlPlane.statefulSet.nodeSelector | controlPlane.statefulSet.scheduling.nodeSelector
          controlPlane: {statefulset: {}}                         | controlPlane.statefulset | did you mean statefulSet?
          controlPlane: {ingres: {}}                              | controlPlane.ingres | did you mean ingress?
          sync: {toHost: {configmaps: {enabled: true}}}           | sync.toHost.configmaps | did you mean configMaps?
          controlPlane: {topologySpreadConstraints: []}           | controlPlane.topologySpreadConstraints | it stands in controlPlane.
          volumeClaim: {}                                         | volumeClaim | it stands in controlPlane.statefulSet.persistence.volumeClaim
          """)
  void ledOn(String values, String path, String to) {
    assertThat(messages(values))
        .singleElement()
        .asString()
        .startsWith("values." + path + " is not known to vCluster's chart")
        .contains(to)
        .matches(".*[.?]");
  }

  /** A name that stands in many places leads nowhere. */
  @Test
  void whatIsNearToNothingIsOnlySaid() {
    assertThat(messages("controlPlane: {nothingLikeThis: 1}"))
        .containsExactly("values.controlPlane.nothingLikeThis is not known to vCluster's chart.");
  }

  /** The table of old keys would lead nobody to a place that is not there any more. */
  @Test
  void whatTheTableOfOldKeysNamesIsUnknownAndLeadsToWhatIsKnown() {
    var place =
        Pattern.compile(
            "\\b(controlPlane|sync|networking|policies|experimental|rbac)\\.[A-Za-z0-9.]+");
    KnownKeys.table()
        .forEach(
            (key, text) -> {
              assertThat(messages(nested(key, "{}"))).as(key).isNotEmpty();
              place
                  .matcher(text)
                  .results()
                  .map(found -> found.group().replaceAll("\\.$", ""))
                  .forEach(
                      each ->
                          assertThat(messages(nested(each, "{}")))
                              .as(key + " leads to " + each)
                              .noneMatch(message -> message.contains("is not known")));
            });
  }

  private static String nested(String path, String value) {
    var names = path.split("\\.");
    return String.join(": {", names) + ": " + value + "}".repeat(names.length - 1);
  }

  @Test
  void oneOfTwoTypes() {
    assertThat(messages("policies: {resourceQuota: {enabled: 7}}"))
        .singleElement()
        .asString()
        .startsWith("values.policies.resourceQuota.enabled ")
        .contains("integer found, string expected", "integer found, boolean expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "controlPlane: {statefulSet: {labels: {team: a}, highAvailability: {replicas: 3}}}",
        "policies: {resourceQuota: {enabled: auto, quota: {requests.cpu: 10}}}",
        "policies: {resourceQuota: {enabled: true}}",
        "controlPlane: {proxy: {extraSANs: [a.example.com]}}",
        "experimental: {deploy: {vcluster: {manifests: 'a: b'}}}"
      })
  void allowed(String values) {
    assertThat(messages(values)).isEmpty();
  }

  @Test
  void theBuiltInSizesAndOursAreAllowed() {
    var sizes = new Sizes(List.of());
    for (var size : sizes.names()) {
      assertThat(check(JsonText.of(sizes.find(size).orElseThrow()))).as(size).isEmpty();
    }
  }

  @Test
  void tenMistakesAreEnough() {
    var many =
        IntStream.range(0, 500).mapToObj("unknown%d: 1\n"::formatted).collect(Collectors.joining());

    assertThat(messages(many)).hasSize(10);
  }

  private static List<String> messages(String values) {
    return check(JsonText.of(Yaml.values(values)));
  }

  private static List<String> check(String json) {
    var findings = new Findings();
    schema.check(json, findings);
    return findings.all().stream().map(refusal -> refusal.message()).toList();
  }
}
