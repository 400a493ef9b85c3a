package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.ClusterBase;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.RealChart;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates: their versions, what they are filled with, and what clusters make of them. */
final class TemplatesIT {
  private static final String SEEN =
      "... on VirtualCluster { size kubernetesVersion values template { name version parameters"
          + " newerVersion } }";

  private static TestService service;
  private static Asker root;
  private static Asker dev;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "VCLUSTER_CHART", RealChart.file().toString(),
                "vcm.hosts.simulated.simulated.delay", "PT0S",
                "vcm.hosts.bare.simulated.fail", "bootstrap",
                "vcm.hosts.bare.simulated.delay", "PT0S"));
    root = service.root();
    dev = service.people().member("dev", "crew", Role.DEVELOPER);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachSaveMakesTheNextVersionAndOlderOnesStay() {
    save("steps", "description: \"one\"");
    var second = save("steps", "description: \"two\", size: \"small\", expectedVersion: 1");

    assertThat(second.rootText("template.newest.version")).isEqualTo("2");
    assertThat(template("steps", "description: \"three\", expectedVersion: 1").refusals())
        .containsExactly("CONFLICT input.expectedVersion");
    assertThat(template("fresh", "expectedVersion: 1").refusals())
        .containsExactly("CONFLICT input.expectedVersion");
    assertThat(template("fresh", "expectedVersion: 0, dryRun: true").refusals()).isEmpty();
    assertThat(root.ask("{ template(name: \"fresh\") { name } }").at("data.template")).isNull();

    var seen =
        dev.ask(
            """
            { template(name: "steps") { name removedAt newest { version description size }
                versions { totalCount nodes { version description } }
                older: versions(last: 1) { nodes { version createdBy { name } } pageInfo { hasPreviousPage } } } }
            """);
    assertThat(seen.rootText("newest.size")).isEqualTo("SMALL");
    assertThat(seen.rootText("versions.totalCount")).isEqualTo("2");
    assertThat(String.valueOf(seen.root("versions.nodes")))
        .isEqualTo("[{version=2, description=two}, {version=1, description=one}]");
    assertThat(seen.rootText("older.nodes.0.version")).isEqualTo("1");
    assertThat(seen.rootText("older.nodes.0.createdBy.name")).isEqualTo("root");
    assertThat(seen.root("older.pageInfo.hasPreviousPage")).isEqualTo(true);
  }

  @Test
  void aParameterThatTheTemplateDoesNotKnowIsRefusedWithThoseThatItHas() {
    save(
        "sized",
        "",
        JsonText.object(
            """
            {"parameters": {"type": "object", "properties": {"memory": {"type": "string", "default": "1Gi"}}}}
            """));

    var mistyped = create("sized", Map.of("memry", "2Gi"));

    assertThat(mistyped.refusals()).containsExactly("INVALID input.parameters.memry");
    assertThat(mistyped.messages())
        .containsExactly("The template has no parameter 'memry'; it has: memory.");
    assertThat(create("sized@2", null).messages())
        .containsExactly("There is no version 2 of the template 'sized': the newest is 1.");
    assertThat(create("sized", Map.of("memory", "2Gi")).refusals()).isEmpty();
  }

  @Test
  void parametersAreCheckedFilledInAndKeepTheirTypes() {
    save(
        "typed",
        "size: \"SMALL\", kubernetesVersion: \"1.34\"",
        JsonText.object(
            """
            {
              "parameters": {
                "type": "object",
                "properties": {
                  "replicas": { "type": "integer", "minimum": 1 },
                  "flag": { "type": "boolean", "default": true },
                  "team": { "type": "string", "pattern": "^[a-z]+$", "default": "red" },
                  "labels": { "type": "object", "default": { "a": "b" } },
                  "sans": { "type": "array", "items": { "type": "string" }, "default": ["x.example"] }
                },
                "required": ["replicas"],
                "additionalProperties": false
              },
              "values": {
                "controlPlane": {
                  "backingStore": { "etcd": { "deploy": { "enabled": "${parameters.flag}" } } },
                  "proxy": { "extraSANs": "${parameters.sans}" },
                  "statefulSet": {
                    "labels": "${parameters.labels}",
                    "annotations": {
                      "team": "${parameters.team}-${parameters.replicas} $x $${other} \\\\1 ${parameters.flag}"
                    },
                    "highAvailability": { "replicas": "${parameters.replicas}" }
                  }
                }
              }
            }
            """));

    assertThat(create("typed", Map.of()).refusals())
        .containsExactly("INVALID input.parameters.replicas");
    assertThat(
            create("typed", Map.of("replicas", "2", "team", "RED", "more", 1, "flag", 0))
                .refusals())
        .containsExactlyInAnyOrder(
            "INVALID input.parameters.replicas",
            "INVALID input.parameters.team",
            "INVALID input.parameters.flag",
            "INVALID input.parameters.more");
    assertThat(create("typed", Map.of("replicas", 0, "sans", List.of("a", 1))).refusals())
        .containsExactlyInAnyOrder(
            "INVALID input.parameters.replicas", "INVALID input.parameters.sans.1");
    assertThat(create("typed", List.of()).refusals()).containsExactly("INVALID input.parameters");

    var made = create("typed", Map.of("replicas", 3, "team", "a$1\\b".replaceAll("[^a-z]", "")));
    assertThat(made.refusals()).isEmpty();
    var name = made.rootText("cluster.name");
    var seen = root.cluster(name, SEEN);
    assertThat(seen.root("size")).isEqualTo("SMALL");
    assertThat(seen.root("kubernetesVersion")).isEqualTo("1.34.0");
    assertThat(seen.root("values")).isEqualTo(Map.of());
    assertThat(seen.root("template.parameters"))
        .isEqualTo(
            JsonText.object(
                """
                { "replicas": 3, "flag": true, "team": "ab", "labels": { "a": "b" }, "sans": ["x.example"] }
                """));
    assertThat(base(name).values())
        .isEqualTo(
            JsonText.object(
                """
                {
                  "controlPlane": {
                    "backingStore": { "etcd": { "deploy": { "enabled": true } } },
                    "proxy": { "extraSANs": ["x.example"] },
                    "statefulSet": {
                      "labels": { "a": "b" },
                      "annotations": { "team": "ab-3 $x ${other} \\\\1 true" },
                      "highAvailability": { "replicas": 3 }
                    }
                  }
                }
                """));
  }

  @Test
  void theClusterStaysWhatItWasAndSaysThatThereIsANewerVersion() {
    save("moving", "", Map.of("values", encoding("json")));
    var name = create("moving", null).rootText("cluster.name");
    assertThat(root.cluster(name, SEEN).root("template.newerVersion")).isNull();

    save("moving", "", Map.of("values", encoding("console")));

    assertThat(base(name).values()).isEqualTo(encoding("json"));
    assertThat(root.cluster(name, SEEN).rootText("template.newerVersion")).isEqualTo("2");
    var pinned = create("moving@1", null).rootText("cluster.name");
    assertThat(base(pinned).values()).isEqualTo(encoding("json"));
    assertThat(root.cluster(pinned, SEEN).rootText("template.version")).isEqualTo("1");
    assertThat(base(create("moving@2", null).rootText("cluster.name")).values())
        .isEqualTo(encoding("console"));
    for (var unknown : List.of("moving@3", "moving@0", "moving@", "nothing", "@1")) {
      assertThat(create(unknown, null).refusals()).containsExactly("NOT_FOUND input.template");
    }
    assertThat(root.create("name: \"loose\", parameters: { a: 1 }").refusals())
        .containsExactly("INVALID input.parameters");

    root.mutate("removeTemplate", "name: \"moving\"", "template { removedAt }");
    assertThat(root.cluster(name, SEEN).root("template.newerVersion")).isNull();
    assertThat(root.cluster(name, SEEN).rootText("template.name")).isEqualTo("moving");
    assertThat(
            root.cluster(name, "template { template { name removedAt newest { version } } }")
                .rootText("template.template"))
        .startsWith("{name=moving, removedAt=2")
        .endsWith("newest={version=2}}");
    assertThat(create("moving", null).refusals()).containsExactly("NOT_FOUND input.template");
    assertThat(create("moving@1", null).refusals()).containsExactly("NOT_FOUND input.template");
    assertThat(root.ask("{ templates(first: 200) { nodes { name } } }").body().toString())
        .doesNotContain("moving");
    assertThat(
            root.ask("{ template(name: \"moving\") { removedAt newest { version } } }")
                .rootText("removedAt"))
        .isNotNull();
    assertThat(root.mutate("removeTemplate", "name: \"moving\"", "").refusals())
        .containsExactly("NOT_FOUND input.name");
    assertThat(save("moving", "").rootText("template.newest.version")).isEqualTo("3");
    assertThat(root.cluster(name, SEEN).rootText("template.newerVersion")).isEqualTo("3");
  }

  @Test
  void limitsHoldAtTheCreateAndAfter() {
    save(
        "tight",
        "size: \"SMALL\", defaultLease: \"PT1H\","
            + " limits: { maxLease: \"PT2H\", allowedSizes: [\"small\", \"MEDIUM\"] }");

    var lease = "template: \"tight\", lease: ";
    assertThat(root.create("name: \"a\", " + lease + "{ for: \"PT3H\" }").refusals())
        .containsExactly("OUT_OF_RANGE input.lease.for");
    assertThat(root.create("name: \"a\", " + lease + "{ permanent: true }").refusals())
        .containsExactly("OUT_OF_RANGE input.lease.permanent");
    var late = service.now().plus(Duration.ofHours(3));
    var until = root.create("name: \"a\", " + lease + "{ until: \"" + late + "\" }");
    assertThat(until.refusals()).containsExactly("OUT_OF_RANGE input.lease.until");
    assertThat(until.messages().getFirst()).contains("'tight'", "2 hours");
    assertThat(root.create("name: \"a\", template: \"tight\", size: \"LARGE\"").refusals())
        .containsExactly("OUT_OF_RANGE input.size");

    root.ready("name: \"tightly\", size: \"medium\", template: \"tight\"");
    var seen = root.cluster("tightly", "lease { expiresAt } createdAt");
    assertThat(
            Duration.between(
                Instant.parse(seen.rootText("createdAt")),
                Instant.parse(seen.rootText("lease.expiresAt"))))
        .isEqualTo(Duration.ofHours(1));
    assertThat(root.mutate("extendLease", "cluster: \"tightly\", by: \"PT90M\"", "").refusals())
        .containsExactly("OUT_OF_RANGE input.by");
    assertThat(root.mutate("extendLease", "cluster: \"tightly\", by: \"PT30M\"", "").refusals())
        .isEmpty();
    assertThat(
            root.mutate("updateVirtualCluster", "cluster: \"tightly\", size: \"LARGE\"", "")
                .refusals())
        .containsExactly("OUT_OF_RANGE input.size");
  }

  @Test
  void onlyAdministratorsChangeTemplatesAndSeeWhatMayBeSecret() {
    save(
        "secretive",
        "bootstrap: { manifests: \"" + CONFIG_MAP + "\" }",
        Map.of("values", encoding("json")));

    assertThat(dev.mutate("saveTemplate", "name: \"theirs\"", "template { name }").refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(dev.mutate("removeTemplate", "name: \"secretive\"", "").refusals())
        .containsExactly("FORBIDDEN input.name");
    var query =
        "{ template(name: \"secretive\") { newest { values bootstrap { manifests } parameters } }"
            + " }";
    assertThat(root.ask(query).root("newest.values")).isEqualTo(encoding("json"));
    assertThat(root.ask(query).rootText("newest.bootstrap.manifests")).contains("ConfigMap");
    var seen = dev.ask(query);
    assertThat(seen.at("errors")).isNull();
    assertThat(seen.root("newest.values")).isNull();
    assertThat(seen.root("newest.bootstrap")).isNull();
    assertThat(seen.root("newest.parameters")).isEqualTo(Map.of("type", "object"));

    dev.ready("name: \"theirs\", owner: \"crew\", template: \"secretive\"");
    assertThat(dev.cluster("theirs", SEEN).root("values")).isEqualTo(Map.of());
    assertThat(dev.cluster("theirs", SEEN).rootText("template.name")).isEqualTo("secretive");
    var reader = service.people().member("reader", "crew", Role.VIEWER);
    assertThat(reader.cluster("theirs", SEEN).root("template.parameters")).isNull();
    assertThat(service.tables().rows("select changes::text from event").toString())
        .doesNotContain("ConfigMap");
  }

  @Test
  void whatIsWrongInATemplateIsNamed() {
    assertThat(
            template("Wrong", "size: \"HUGE\", kubernetesVersion: \"9.9\", defaultLease: \"PT1S\"")
                .refusals())
        .containsExactlyInAnyOrder(
            "INVALID input.name",
            "INVALID input.size",
            "INVALID input.kubernetesVersion",
            "OUT_OF_RANGE input.defaultLease");
    assertThat(template("w", "values: [1], parameters: 3").refusals())
        .containsExactlyInAnyOrder("INVALID input.values", "INVALID input.parameters");
    assertThat(
            template("w", "limits: { maxLease: \"PT0S\", allowedSizes: [\"SMALL\", \"HUGE\"] }")
                .refusals())
        .containsExactlyInAnyOrder(
            "OUT_OF_RANGE input.limits.maxLease",
            "INVALID input.limits.allowedSizes",
            "INVALID input.size");
    assertThat(schemaRefusals(Map.of("type", "string")))
        .containsExactly("INVALID input.parameters.type");
    assertThat(schemaRefusals(schema(Map.of("x", Map.of("type", "text")))))
        .containsExactly("INVALID input.parameters.properties.x.type");
    assertThat(schemaRefusals(schema(Map.of("x", Map.of("$ref", "http://localhost:1/x")))))
        .containsExactly("INVALID input.parameters.properties.x.$ref");
    assertThat(schemaRefusals(schema(Map.of("x", Map.of("pattern", "(")))))
        .containsExactly("INVALID input.parameters.properties.x.pattern");
    for (var properties :
        List.of(Map.<String, Object>of(), Map.<String, Object>of("x", Map.of("type", "string")))) {
      assertThat(
              template(
                      "w",
                      "",
                      Map.of(
                          "parameters", schema(properties),
                          "values", encoding("${parameters.x}")))
                  .refusals())
          .containsExactly("INVALID input.parameters");
    }
    var fine = save("later", "", Map.of("values", Map.of("nonsense", true)));
    assertThat(fine.refusals()).isEmpty();
    var late = create("later", null);
    assertThat(late.refusals()).containsExactly("INVALID input.template");
    assertThat(late.messages().getFirst()).contains("values.nonsense");
  }

  @Test
  void aTemplateMayNameWhatTheClusterIsCalled() {
    save(
        "naming",
        "",
        Map.of(
            "values",
            annotated(
                "${cluster.name}/${cluster.namespace}/${cluster.owner}/${cluster.id}/$${cluster.id}"),
            "bootstrap",
            Map.of(
                "manifests",
                "apiVersion: v1\nkind: Namespace\nmetadata: { name: \"of-${cluster.name}\" }")));

    var name = create("naming", null).rootText("cluster.name");

    var cluster = root.cluster(name, "id namespace owner { name }");
    assertThat(base(name).values().toString())
        .contains(
            String.join(
                "/",
                name,
                cluster.rootText("namespace"),
                cluster.rootText("owner.name"),
                cluster.rootText("id"),
                "${cluster.id}"),
            "of-" + name);
  }

  /** Else anybody could put a path into what counts as an administrator's word. */
  @Test
  void noParameterStandsInForWhatTheClusterIsCalled() {
    save(
        "posing",
        "",
        Map.of(
            "parameters", Map.of("type", "object"), "values", annotated("/data/${cluster.name}")));
    var alone =
        Map.of(
            "controlPlane",
            Map.of("statefulSet", Map.of("annotations", Map.of("note", "${cluster.id}"))));
    save("posing-alone", "", Map.of("parameters", Map.of("type", "object"), "values", alone));

    var name =
        create("posing", Map.of("cluster.name", "../..", "cluster.owner", List.of("x")))
            .rootText("cluster.name");
    var other =
        create("posing-alone", Map.of("cluster.id", Map.of("a", 1))).rootText("cluster.name");

    assertThat(base(name).values()).isEqualTo(annotated("/data/" + name));
    assertThat(base(other).values()).isEqualTo(annotated(root.cluster(other, "id").rootText("id")));
  }

  @Test
  void aTextOfSeveralLinesMayNameTheCluster() {
    var lines = "kind: ConfigMap\nmetadata:\n  name: of-%s\n  labels: { team: %s }\n";
    save(
        "lines",
        "",
        Map.of(
            "parameters",
            schema(Map.of("team", Map.of("type", "string", "default", "red"))),
            "values",
            host(lines.formatted("${cluster.name}", "${parameters.team}"))));

    var made = create("lines", null);

    assertThat(made.refusals()).isEmpty();
    var name = made.rootText("cluster.name");
    assertThat(base(name).values()).isEqualTo(host(lines.formatted(name, "red")));
    assertThat(create("lines", Map.of("team", "a }\nb: { c")).refusals())
        .containsExactly("INVALID input.parameters");
  }

  private static Map<String, Object> host(String manifests) {
    return Map.of("experimental", Map.of("deploy", Map.of("host", Map.of("manifests", manifests))));
  }

  @Test
  void whatIsFilledInByNobodyIsRefusedWhenItIsSaved() {
    var unknown = template("unknown", "", Map.of("values", annotated("a ${clustername} b")));
    assertThat(unknown.refusals()).containsExactly("INVALID input.values");
    assertThat(unknown.messages().getFirst())
        .contains("${clustername}", "${cluster.name}", "write $${clustername}");
    assertThat(
            template("unknown", "", Map.of("bootstrap", Map.of("manifests", "# ${HOME}")))
                .refusals())
        .containsExactly("INVALID input.bootstrap");
    var named = template("unknown", "", Map.of("values", Map.of("${cluster.name}", 1)));
    assertThat(named.refusals()).containsExactly("INVALID input.values");
    assertThat(named.messages().getFirst()).contains("write the name out").doesNotContain("$$");
    var many = IntStream.range(0, 1000).mapToObj("${x%d}"::formatted).collect(Collectors.joining());
    assertThat(template("unknown", "", Map.of("values", annotated(many))).refusals())
        .hasSizeLessThan(50);
    assertThat(
            template("unknown", "", Map.of("values", annotated("{{ x }} ${cluster.name}")))
                .refusals())
        .isNotEmpty();
  }

  /** An owner is called as its user is, and so perhaps as Helm's templates begin. */
  @Test
  void anOwnersNameIsNotCarriedOut() {
    save("owned", "", Map.of("values", annotated("${cluster.owner}")));

    var made = service.as("{{ .Values }}").create("name: \"carried\", template: \"owned\"");

    assertThat(made.refusals()).containsExactly("INVALID input.owner");
  }

  @Test
  void aParametersMistakeIsToldOnceAtTheParameter() {
    save(
        "counted",
        "",
        Map.of(
            "parameters",
            schema(Map.of("count", Map.of("type", "integer", "default", 1))),
            "values",
            Map.of(
                "controlPlane",
                Map.of(
                    "statefulSet",
                    Map.of("highAvailability", Map.of("replicas", "${parameters.count}"))))));

    var made = create("counted", Map.of("count", 3));

    assertThat(made.refusals()).containsExactly("INVALID input.parameters.count");
    assertThat(made.messages().getFirst()).contains("highAvailability.replicas must be 1");
  }

  /** Who mends a parameter and is then told of the name has asked once too often. */
  @Test
  void aBadNameIsToldTogetherWithAMistakeOfTheTemplate() {
    save(
        "asking",
        "",
        Map.of(
            "parameters",
            schema(Map.of("count", Map.of("type", "integer")), "count"),
            "values",
            annotated("/data/${cluster.name} ${parameters.count}")));

    assertThat(createBad("asking", Map.of("count", "x")).refusals())
        .containsExactly("INVALID input.name", "INVALID input.parameters.count");
    assertThat(createBad("asking", Map.of("count", 1)).refusals())
        .as("not once more for the values that it stands in")
        .containsExactly("INVALID input.name");
    assertThat(createBad("nowhere", Map.of()).refusals())
        .containsExactly("INVALID input.name", "NOT_FOUND input.template");
  }

  @Test
  void aClusterIsMovedToANewerVersionOfItsTemplate() {
    var asks = schema(Map.of("team", Map.of("type", "string", "default", "red")));
    save("moved", "", Map.of("parameters", asks, "values", annotated("1 ${parameters.team}")));
    save("other", "", Map.of("values", annotated("other")));
    var name = create("moved", Map.of("team", "blue")).rootText("cluster.name");
    service.awaitPhase(name, "READY");
    save("moved", "", Map.of("parameters", asks, "values", annotated("2 ${parameters.team}")));

    assertThat(moved(name, "other").refusals()).containsExactly("INVALID input.template");
    assertThat(moved(name, "moved@9").refusals()).containsExactly("NOT_FOUND input.template");
    var answer = moved(name, "moved@2");

    assertThat(answer.refusals()).isEmpty();
    assertThat(String.valueOf(answer.root("changes")))
        .isEqualTo(
            "[{field=template, before=moved@1, after=moved@2},"
                + " {field=values.controlPlane.statefulSet.annotations.note, before=1 blue,"
                + " after=2 blue}]");
    service.awaitPhase(name, "READY");
    assertThat(base(name).values()).isEqualTo(annotated("2 blue"));
    assertThat(root.cluster(name, SEEN).rootText("template.version")).isEqualTo("2");
    assertThat(moved(name, "moved@2").list("data.updateVirtualCluster.changes")).isEmpty();
  }

  /** Else the reason for a new version, such as more memory, would never arrive. */
  @Test
  void aDefaultThatNobodyGaveGoesWithTheVersion() {
    save("renewed", "", reds("red", "1 ${parameters.team}"));
    var asIs = create("renewed", null).rootText("cluster.name");
    var given = create("renewed", Map.of("team", "blue")).rootText("cluster.name");
    service.awaitPhase(asIs, "READY");
    service.awaitPhase(given, "READY");
    save("renewed", "", reds("green", "1 ${parameters.team}"));

    assertThat(String.valueOf(moved(asIs, "renewed@2").root("changes")))
        .contains("before=1 red, after=1 green");
    assertThat(String.valueOf(moved(given, "renewed@2").root("changes"))).doesNotContain("green");
    assertThat(base(asIs).values()).isEqualTo(annotated("1 green"));
    assertThat(base(given).values()).isEqualTo(annotated("1 blue"));
  }

  private static Map<String, Object> reds(String team, String note) {
    return Map.of(
        "parameters",
        schema(Map.of("team", Map.of("type", "string", "default", team))),
        "values",
        annotated(note));
  }

  /** They are the template's, and not a bootstrap that the cluster had beside it. */
  @Test
  void aParameterThatBringsDocumentsIsNotInTheWayOfAMove() {
    var parts =
        Map.<String, Object>of(
            "parameters",
            schema(Map.of("more", Map.of("type", "string")), "more"),
            "bootstrap",
            Map.of("manifests", "${parameters.more}"));
    save("bringing", "", parts);
    var map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: %s }\n";
    var name =
        create("bringing", Map.of("more", map.formatted("a") + "---\n" + map.formatted("b")))
            .rootText("cluster.name");
    service.awaitPhase(name, "READY");
    save("bringing", "", parts);

    assertThat(moved(name, "bringing@2").refusals()).isEmpty();
  }

  private static Answer moved(String cluster, String template) {
    return root.mutate(
        "updateVirtualCluster",
        "cluster: \"%s\", template: \"%s\"".formatted(cluster, template),
        "changes { field before after }");
  }

  private static Map<String, Object> annotated(String note) {
    return Map.of(
        "controlPlane", Map.of("statefulSet", Map.of("annotations", Map.of("note", note))));
  }

  private static final String CONFIG_MAP =
      "apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: hello }\\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          manifests: "a: [" | INVALID input.bootstrap.manifests
          manifests: "- a" | INVALID input.bootstrap.manifests
          manifests: "apiVersion: v1\\nkind: ConfigMap" | INVALID input.bootstrap.manifests
          manifests: "a: 1\\na: 2" | INVALID input.bootstrap.manifests
          charts: [{ name: "Bad Name", repository: "https://c.example", chart: "c", version: "1" }] | INVALID input.bootstrap.charts.0.name
          charts: [{ name: "a", repository: "oci://c.example", chart: "c", version: "1" }] | INVALID input.bootstrap.charts.0.repository
          charts: [{ name: "a", repository: "https://c.example", chart: "../c", version: "1" }] | INVALID input.bootstrap.charts.0.chart
          charts: [{ name: "a", repository: "https://c.example", chart: "c", version: "" }] | INVALID input.bootstrap.charts.0.version
          """)
  void whatIsWrongInABootstrapIsNamed(String bootstrap, String refusal) {
    var field = "bootstrap: { " + bootstrap + " }";
    assertThat(root.create("name: \"wrong\", " + field).refusals()).containsExactly(refusal);
    assertThat(template("wrong", field).refusals()).containsExactly(refusal);
  }

  @Test
  void aBootstrapStandsAlone() {
    var both =
        "bootstrap: { manifests: \"%s\" }, values: { experimental: { deploy: { vcluster: { manifests: \"\" } } } }"
            .formatted(CONFIG_MAP);
    assertThat(root.create("name: \"both\", " + both).refusals())
        .containsExactly("INVALID input.values.experimental.deploy.vcluster");
    assertThat(template("both", both.replace("\"\"", "\"x\"")).refusals())
        .containsExactly("INVALID input.bootstrap");

    root.ready("name: \"alone\", bootstrap: { manifests: \"%s\" }".formatted(CONFIG_MAP));
    var update =
        root.mutate(
            "updateVirtualCluster",
            "cluster: \"alone\", values: { experimental: { deploy: { vcluster: { helm: [] } } } }",
            "");
    assertThat(update.refusals()).contains("INVALID input.values.experimental.deploy.vcluster");

    var big = "x".repeat(64 * 1024);
    assertThat(template("big", "", Map.of("bootstrap", Map.of("manifests", "# " + big))).refusals())
        .containsExactly("INVALID input.bootstrap");
  }

  @Test
  void aClusterThatWaitsForItsBootstrapIsReadyWhenThatIsThere() {
    root.ready(
        "name: \"waits\", host: \"simulated\", bootstrap: { manifests: \"%s\", waitForReady: true }"
            .formatted(CONFIG_MAP));
    assertThat(condition("waits")).contains("Bootstrapped, status=TRUE");

    var fails = "bootstrap: { manifests: \"%s\", waitForReady: %s }, host: \"bare\"";
    root.ready("name: \"hurries\", " + fails.formatted(CONFIG_MAP, false));
    assertThat(condition("hurries")).contains("Bootstrapped, status=FALSE, reason=InstallFailed");
    var operation =
        root.created(
            "name: \"fails\", readyTimeout: \"PT1S\", " + fails.formatted(CONFIG_MAP, true));
    assertThat(service.awaitEnd(operation)).isEqualTo("FAILED");
    assertThat(
            root.ask("{ operation(id: \"%s\") { error { message } } }".formatted(operation))
                .rootText("error.message"))
        .contains("fails to bootstrap");
    assertThat(root.cluster("fails", "phase").rootText("phase")).isEqualTo("FAILED");
    root.ready("name: \"plain\", host: \"bare\"");
    assertThat(condition("plain")).doesNotContain("Bootstrapped");
  }

  @Test
  void theSameKeyGetsTheSameTemplate() {
    var input = "idempotencyKey: \"once\", description: \"a\"";
    var first = save("keyed", input);
    var again = save("keyed", input);

    assertThat(again.rootText("template.newest.version"))
        .isEqualTo(first.rootText("template.newest.version"))
        .isEqualTo("1");
    assertThat(template("keyed", input.replace("\"a\"", "\"b\"")).refusals())
        .containsExactly("CONFLICT input.idempotencyKey");
  }

  private static String condition(String cluster) {
    return String.valueOf(
        root.cluster(cluster, "conditions { type status reason }").root("conditions"));
  }

  private static ClusterBase base(String cluster) {
    return Objects.requireNonNull(
        service
            .bean(Clusters.class)
            .find(new ClusterRef.ByName(cluster), new Scope.Everything())
            .orElseThrow()
            .spec()
            .base());
  }

  private static Map<String, Object> encoding(String encoding) {
    return Map.of("logging", Map.of("encoding", encoding));
  }

  private static Map<String, Object> schema(Map<String, ?> properties, String... required) {
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        List.of(required),
        "additionalProperties",
        false);
  }

  private static List<String> schemaRefusals(Map<String, Object> schema) {
    return template("w", "", Map.of("parameters", schema)).refusals();
  }

  private static Answer save(String name, String fields) {
    return save(name, fields, Map.of());
  }

  private static Answer save(String name, String fields, Map<String, Object> json) {
    var answer = template(name, fields, json);
    assertThat(answer.refusals()).as(answer.body().toString()).isEmpty();
    return answer;
  }

  private static Answer template(String name, String fields) {
    return template(name, fields, Map.of());
  }

  private static Answer template(String name, String fields, Map<String, Object> json) {
    var variables =
        json.keySet().stream()
            .map(each -> "$" + each + (each.equals("bootstrap") ? ": BootstrapInput" : ": JSON"))
            .collect(Collectors.joining(", "));
    var given =
        json.keySet().stream().map(each -> each + ": $" + each).collect(Collectors.joining(", "));
    return root.ask(
        """
        mutation %s { saveTemplate(input: { name: "%s", %s %s }) {
          template { name newest { version } } userErrors { code path message } } }
        """
            .formatted(json.isEmpty() ? "" : "(" + variables + ")", name, fields, given),
        json);
  }

  private static int made;

  private static Answer createBad(String template, Object parameters) {
    return root.ask(
        """
        mutation ($parameters: JSON) { createVirtualCluster(input: { name: "Bad_Name", template: "%s", parameters: $parameters }) {
          cluster { name } userErrors { code path message } } }
        """
            .formatted(template),
        Map.of("parameters", parameters));
  }

  private static Answer create(String template, @Nullable Object parameters) {
    var variables = new HashMap<String, Object>();
    if (parameters != null) {
      variables.put("parameters", parameters);
    }
    return root.ask(
        """
        mutation ($parameters: JSON) { createVirtualCluster(input: { name: "made%d", template: "%s", parameters: $parameters }) {
          cluster { name } userErrors { code path message } } }
        """
            .formatted(made++, template),
        variables);
  }
}
