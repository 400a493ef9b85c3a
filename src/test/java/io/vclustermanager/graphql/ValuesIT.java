package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.RealChart;
import io.vclustermanager.testing.TestService;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A size and values, from the request to whoever may see them. */
final class ValuesIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.sizes.tiny.values",
                "{controlPlane: {statefulSet: {resources: {requests: {cpu: 50m}}}}}"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void areKeptAsTheyWereGiven() {
    var values =
        JsonText.object(
            """
            {
              "controlPlane": {
                "statefulSet": {
                  "resources": { "limits": { "memory": null } },
                  "labels": {},
                  "highAvailability": { "replicas": 1 }
                },
                "proxy": { "extraSANs": ["a.example.com", "b.example.com"] }
              },
              "networking": { "resolveDNS": [] },
              "policies": {
                "resourceQuota": {
                  "quota": {
                    "fraction": 0.5,
                    "whole": 3000000000,
                    "flag": false,
                    "text": "ä\\"\\\\\\n\ud83d\ude00"
                  }
                }
              }
            }
            """);

    var made =
        service
            .root()
            .ask(
                """
                mutation ($values: JSON) {
                  createVirtualCluster(input: { name: "kept", size: "Tiny", values: $values }) {
                    cluster { size values chartVersion } userErrors { message } } }
                """,
                Map.of("values", values));

    assertThat(made.list("data.createVirtualCluster.userErrors")).isEmpty();
    assertThat(made.root("cluster.values")).isEqualTo(values);
    var seen = service.root().cluster("kept", "... on VirtualCluster { size values chartVersion }");
    assertThat(seen.root("values")).isEqualTo(values);
    assertThat(seen.root("size")).isEqualTo("TINY");
    assertThat(seen.root("chartVersion")).isNull();
  }

  @Test
  void allThatTheChartGetsIsShownToThoseWhoMayChangeItOnly() {
    var maker = service.people().member("maker", "makers", Role.DEVELOPER);
    var reader = service.people().member("onlooker", "makers", Role.VIEWER);
    maker.created(
        """
        name: "whole", owner: "makers", size: "tiny", values: { logging: { encoding: "json" } },
        bootstrap: { manifests: "{ apiVersion: v1, kind: Namespace, metadata: { name: mine } }" }\
        """);

    for (var asker : List.of(maker, service.root())) {
      var seen = asker.cluster("whole", EFFECTIVE);
      assertThat(seen.root("effectiveValues.logging.encoding")).isEqualTo("json");
      assertThat(seen.root("effectiveValues.controlPlane.statefulSet.resources.requests.cpu"))
          .isEqualTo("50m");
      assertThat(seen.rootText("effectiveValues.experimental.deploy.vcluster.manifests"))
          .contains("name: mine");
      assertThat(seen.root("effectiveValues.telemetry.enabled")).isEqualTo(false);
      assertThat(seen.rootText("effectiveValues.controlPlane.proxy.extraSANs"))
          .contains("whole.vc-whole.svc");
    }
    assertThat(reader.cluster("whole", EFFECTIVE).at("errors")).isNull();
    assertThat(reader.cluster("whole", EFFECTIVE).root("effectiveValues")).isNull();
  }

  @Test
  void whatATemplateBringsInIsShownToAdministratorsOnly() {
    service
        .root()
        .mutate("saveTemplate", "name: \"shape\", values: { logging: { encoding: \"json\" } }", "");
    var maker = service.people().member("moulder", "moulders", Role.DEVELOPER);
    var chief = service.people().member("chief", "moulders", Role.ADMIN);
    maker.created("name: \"moulded\", owner: \"moulders\", template: \"shape\"");

    assertThat(service.root().cluster("moulded", EFFECTIVE).root("effectiveValues.logging"))
        .isEqualTo(Map.of("encoding", "json"));
    for (var asker : List.of(maker, chief)) {
      var seen = asker.cluster("moulded", EFFECTIVE);
      assertThat(seen.at("errors")).isNull();
      assertThat(seen.root("effectiveValues")).isNull();
      assertThat(seen.root("viewerCan.update")).isNotNull();
    }
  }

  @Test
  void ofASizeThatIsNotConfiguredAnyMoreNobodyKnowsAllOfThem() {
    // What is under way would write the row anew.
    service.root().ready("name: \"outgrown\", size: \"tiny\"");
    service
        .tables()
        .change(
            "update cluster set spec = jsonb_set(spec, '{size}', '\"GONE\"') where name = ?",
            "outgrown");

    var seen = service.root().cluster("outgrown", EFFECTIVE + " name");

    assertThat(seen.at("errors")).isNull();
    assertThat(seen.root("effectiveValues")).isNull();
    assertThat(seen.root("name")).isEqualTo("outgrown");
  }

  private static final String EFFECTIVE =
      "viewerCan { update } ... on VirtualCluster { effectiveValues }";

  @Test
  void areShownToThoseWhoMayChangeThemOnly() {
    var dev = service.people().member("dev", "crew", Role.DEVELOPER);
    var reader = service.people().member("reader", "crew", Role.VIEWER);
    dev.created(
        "name: \"secretive\", owner: \"crew\", values: { logging: { encoding: \"json\" } }");

    var look = "... on VirtualCluster { size values viewerCan { update } }";
    assertThat(dev.cluster("secretive", look).root("values"))
        .isEqualTo(Map.of("logging", Map.of("encoding", "json")));
    var seen = reader.cluster("secretive", look);
    assertThat(seen.at("errors")).isNull();
    assertThat(seen.root("values")).isNull();
    assertThat(seen.root("viewerCan.update")).isEqualTo(false);
  }

  @Test
  void clustersFromBeforeThereWereAnyHaveNone() {
    service.createReady("old");
    service
        .tables()
        .change("update cluster set spec = spec - 'size' - 'values' where name = 'old'");

    var seen = service.root().cluster("old", "... on VirtualCluster { size values phase }");

    assertThat(seen.root("size")).isNull();
    assertThat(seen.root("values")).isEqualTo(Map.of());
    assertThat(
            service.awaitEnd(
                service
                    .root()
                    .mutate("deleteCluster", "cluster: \"old\"", "operation { id }")
                    .rootText("operation.id")))
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void mistakesAgainstTheChartAreNamed() {
    var input =
        """
        name: "mistaken", values: { sleepMode: { enabled: true },
          controlPlane: { statefulSet: { highAvailability: { replicas: "1" }, labels: { team: 7 } } } }\
        """;
    try (var strict = TestService.start(Map.of("VCLUSTER_CHART", RealChart.file().toString()))) {
      for (var dryRun : List.of("", ", dryRun: true")) {
        assertThat(strict.root().create(input + dryRun).refusals())
            .containsExactlyInAnyOrder(
                "INVALID input.values.sleepMode",
                "INVALID input.values.controlPlane.statefulSet.highAvailability.replicas",
                "INVALID input.values.controlPlane.statefulSet.labels.team");
      }
      assertThat(
              strict
                  .root()
                  .create(
                      "name: \"right\", size: \"small\", values: { controlPlane: { statefulSet: {"
                          + " labels: { team: \"7\" } } } }")
                  .refusals())
          .isEmpty();
    }
  }

  @Test
  void withoutTheChartAFileThatIsMissingIsNamed() {
    try (var astray = TestService.start(Map.of("vcm.vcluster.chart", "/nowhere/chart.tgz"))) {
      var answer = astray.root().create("name: \"a\", values: { logging: { encoding: \"json\" } }");

      assertThat(answer.refusals()).containsExactly("UNAVAILABLE input.values");
      assertThat(answer.messages().getFirst()).contains("/nowhere/chart.tgz", "Try again");
      assertThat(Arrays.asList("", ", size: \"LARGE\""))
          .allSatisfy(
              size ->
                  assertThat(
                          astray
                              .root()
                              .create("name: \"b" + size.length() + "\"" + size)
                              .refusals())
                      .isEmpty());
    }
  }
}
