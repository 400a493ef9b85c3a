package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.Host.Kind;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All checks as one: what is asked of which host, and what when the chart is not here. */
final class ChartValuesCheckTest {
  private ChartSettings settings = settings(null, ChartSettings.DEFAULT_REPOSITORY);
  private final Path data;

  ChartValuesCheckTest(@TempDir Path data) {
    this.data = data;
  }

  @Test
  void theSchemaIsAskedForRealHosts() throws IOException {
    var check = withChartFile();

    assertThat(check.check(wish(Kind.KUBERNETES, null, "known: yes it is"))).isEmpty();
    assertThat(paths(check.check(wish(Kind.KUBERNETES, null, "unknown: 1"))))
        .containsExactly("input.values.unknown");
  }

  @Test
  void aDefaultThatIsTakenAwayIsNotAskedOfTheSchema() throws IOException {
    var check = withChartFile();

    assertThat(paths(check.check(wish(Kind.KUBERNETES, null, "labels: {a: null}"))))
        .containsExactly("input.values.labels");
  }

  @Test
  void simulatedHostsKnowTheSchemaThatComesWithTheService() throws IOException {
    assertThat(check().check(wish(Kind.SIMULATED, null, "unknown: 1")))
        .singleElement()
        .satisfies(
            refusal -> assertThat(refusal.message()).contains("is not known to vCluster's chart"));
    assertThat(check().check(wish(Kind.SIMULATED, null, "logging: { encoding: json }"))).isEmpty();
    assertThat(withChartFile().check(wish(Kind.SIMULATED, null, "unknown: 1"))).hasSize(1);
  }

  @Test
  void simulatedHostsKnowWhatNullMayTakeAway() {
    for (var fine :
        List.of(
            "controlPlane: {statefulSet: {resources: {limits: null}}}",
            "controlPlane: {statefulSet: {resources: {limits: {memory: null}}}}",
            "policies: {resourceQuota: {quota: {count/pods: null}}}",
            "plugins: null")) {
      assertThat(check().check(wish(Kind.SIMULATED, null, fine))).as(fine).isEmpty();
    }
    for (var wrong :
        Map.of(
                "controlPlane: null", "controlPlane",
                "contolPlane: null", "contolPlane",
                "controlPlane: {ingres: null}", "controlPlane.ingres")
            .entrySet()) {
      assertThat(paths(check().check(wish(Kind.SIMULATED, null, wrong.getKey()))))
          .containsExactly("input.values." + wrong.getValue());
    }
  }

  @Test
  void valuesWaitForTheChartAndNothingElseDoes() throws IOException {
    try (var repository = new ChartRepository()) {
      settings = settings(null, repository.address());
      var check = check();

      var refused = check.check(wish(Kind.KUBERNETES, null, "known: a"));

      assertThat(refused).extracting(Refusal::code).containsExactly(Code.UNAVAILABLE);
      assertThat(refused.getFirst().message()).contains("Try again");
      assertThat(check.check(wish(Kind.KUBERNETES, "SMALL", "{}"))).isEmpty();
    }
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    settings = settings("/nowhere/chart.tgz", ChartSettings.DEFAULT_REPOSITORY);

    assertThat(check().check(wish(Kind.KUBERNETES, null, "known: a")))
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message()).contains("/nowhere/chart.tgz"));
  }

  @Test
  void everythingIsSaidAtOnce() throws IOException {
    var refused =
        withChartFile()
            .check(
                wish(
                    Kind.KUBERNETES,
                    "huge",
                    "{telemetry: {enabled: true}, sleep: {}, exportKubeConfig: {server: a}}"));

    assertThat(paths(refused))
        .containsExactly(
            "input.size",
            "input.values.telemetry.enabled",
            "input.values.sleep",
            "input.values.exportKubeConfig.server",
            "input.values.telemetry",
            "input.values.sleep",
            "input.values.exportKubeConfig");
    assertThat(refused.getFirst().message()).contains("'huge'", "SMALL, MEDIUM, LARGE");
  }

  @Test
  void aSizeAndValuesThatDoNotFitTogether() {
    var sizes =
        new Sizes(
            List.of(
                SizesTest.size(
                    "ha", "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}}")));
    var check = new ChartValuesCheck(sizes, chart());
    var three = "controlPlane: {statefulSet: {highAvailability: {replicas: 3}}}";
    var sqlite = "controlPlane: {backingStore: {database: {embedded: {enabled: true}}}}";

    assertThat(check.check(wish(Kind.SIMULATED, "HA", three))).isEmpty();
    assertThat(check.check(wish(Kind.SIMULATED, "SMALL", three))).hasSize(1);
    assertThat(check.check(wish(Kind.SIMULATED, "HA", sqlite))).hasSize(1);
  }

  @Test
  void whatIsTooMuchIsNotLookedAt() {
    var nested = "sleep: " + "{a: ".repeat(25) + "1" + "}".repeat(25);

    assertThat(paths(check().check(wish(Kind.SIMULATED, "huge", nested))))
        .containsExactly("input.values.sleep");
  }

  /** What 0.36 has removed, 0.35 takes: of it no more is known than its schema. */
  @Test
  void theRulesOfOneMinorVersionAreNotThoseOfAnother() {
    var snapshots = "{sync: {toHost: {volumeSnapshots: {enabled: true}}}}";
    var asked = wish(Kind.SIMULATED, null, snapshots);

    assertThat(paths(check().check(asked)))
        .containsExactly("input.values.sync.toHost.volumeSnapshots");
    assertThat(
            check()
                .check(
                    new Wish(
                        asked.name(),
                        asked.hostKind(),
                        asked.kubernetesVersion(),
                        null,
                        asked.values(),
                        Map.of(),
                        "0.35.2")))
        .isEmpty();
    assertThat(check().hasRules("0.36.0")).isTrue();
    assertThat(check().hasRules(null)).isTrue();
    assertThat(check().hasRules("0.35.2")).isFalse();
  }

  private ChartValuesCheck withChartFile() throws IOException {
    var file = data.resolve("chart.tgz");
    Files.write(file, ChartRepository.archive("vcluster", "0.36.1"));
    settings = settings(file.toString(), ChartSettings.DEFAULT_REPOSITORY);
    return check();
  }

  private ChartValuesCheck check() {
    return new ChartValuesCheck(new Sizes(List.of()), chart());
  }

  private Charts chart() {
    return new Charts(settings, FurtherCharts.NONE, new ServiceSettings(data, true, false));
  }

  private static Wish wish(Kind kind, @Nullable String size, String values) {
    return new Wish("hello", kind, "v1.35.0", size, Yaml.values(values));
  }

  private static List<String> paths(List<Refusal> refusals) {
    return refusals.stream().map(refusal -> String.join(".", refusal.path())).toList();
  }

  private static ChartSettings settings(@Nullable String file, String repository) {
    return new ChartSettings(file, ChartSettings.DEFAULT_VERSION, repository, null);
  }
}
