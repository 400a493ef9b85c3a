package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong with an input is said with its place and its code, and leaves nothing but its entry
 * in the audit.
 */
final class BadInputIT {
  private static final String PAIRS =
      IntStream.range(0, 33)
          .mapToObj("{ key: \"k%d\", value: \"v\" }"::formatted)
          .collect(Collectors.joining(", "));

  private static final Duration LONGEST = Duration.ofDays(30);

  private static TestService service;
  private static Asker root;
  private static Asker user;

  @BeforeAll
  static void start() {
    service = TestService.start();
    root = service.root();
    user = service.as("user");
    root.ready("name: \"there\", namespace: \"home\"");
    user.ready("name: \"own\"");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "1st",
        "-a",
        "a-",
        "a_b",
        "a.b",
        "ä",
        "a b",
        "a\\n",
        "a\\u0000b",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"
      })
  void badNames(String name) {
    refused(
        "createVirtualCluster", "name: \"" + name + "\", namespace: \"x\"", "INVALID input.name");
  }

  @Test
  void aReservedName() {
    refused("createVirtualCluster", "name: \"kubernetes\"", "NAME_RESERVED input.name");
  }

  @Test
  void aNameThatIsTaken() {
    refused(
        "createVirtualCluster",
        "name: \"there\", namespace: \"elsewhere\"",
        "NAME_TAKEN input.name");
  }

  @Test
  void oneOfTwoAtTheSameMomentGetsTheName() throws Exception {
    for (var round = 0; round < 5; round++) {
      var input = "name: \"race%d\"".formatted(round);
      Callable<List<String>> create = () -> root.create(input).refusals();
      var refusals = new ArrayList<List<String>>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var each : threads.invokeAll(List.of(create, create))) {
          refusals.add(each.get());
        }
      }

      assertThat(refusals).containsExactlyInAnyOrder(List.of(), List.of("NAME_TAKEN input.name"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kube-system,NAME_RESERVED",
    "kube-,NAME_RESERVED",
    "default,NAME_RESERVED",
    "Upper,INVALID",
    "a_b,INVALID",
    "'',INVALID"
  })
  void badNamespaces(String namespace, String code) {
    refused(
        "createVirtualCluster",
        "name: \"spaced\", namespace: \"" + namespace + "\"",
        code + " input.namespace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "vc-home"})
  void theNamespaceOfAnotherLiveCluster(String namespace) {
    refused(
        "createVirtualCluster",
        "name: \"lodger\", namespace: \"" + namespace + "\"",
        "NAME_TAKEN input.namespace");
  }

  @Test
  void aNamespaceThatThePrefixMakesTooLong() {
    refused(
        "createVirtualCluster",
        "name: \"spaced\", namespace: \"" + "n".repeat(61) + "\"",
        "INVALID input.namespace");
  }

  @Test
  void aNameThatWouldBecomeANamespaceOfKubernetes() {
    try (var bare = TestService.start(Map.of("vcm.vcluster.namespace-prefix", ""))) {
      for (var name : List.of("default", "kube-system")) {
        assertThat(bare.root().create("name: \"" + name + "\"").refusals())
            .containsExactly("NAME_RESERVED input.namespace");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"owner,nobody", "owner,'a\\u0000'", "host,nowhere", "host,''"})
  void unknownPlaces(String field, String name) {
    refused(
        "createVirtualCluster",
        "name: \"placed\", %s: \"%s\"".formatted(field, name),
        "NOT_FOUND input." + field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT9M59S", "-PT1H", "PT721H", "P30DT1S", "9999999h", "P9999999D"})
  void leasesOutOfRange(String length) {
    refused(
        "createVirtualCluster",
        "name: \"leased\", lease: { for: \"" + length + "\" }",
        "OUT_OF_RANGE input.lease.for");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT2562047788015215H30M7S", "-PT2562047788015215H30M7S"})
  void leasesBeyondAllTime(String length) {
    refused(
        "createVirtualCluster",
        "name: \"leased\", lease: { for: \"" + length + "\" }",
        "OUT_OF_RANGE input.lease.for");
  }

  @Test
  void endsOutOfRange() {
    var now = service.now();
    for (var until :
        List.of(
            now.minusSeconds(1),
            now,
            now.plusSeconds(60),
            now.plus(LONGEST).plusSeconds(60),
            Instant.parse("9999-12-31T00:00:00Z"))) {
      refused(
          "createVirtualCluster",
          "name: \"leased\", lease: { until: \"" + until + "\" }",
          "OUT_OF_RANGE input.lease.until");
    }
  }

  @Test
  void aLeaseErrorSaysWhatCouldBeGiven() {
    var query =
        """
        mutation { createVirtualCluster(input: { name: "leased", lease: { for: "%s" } }) {
          userErrors { ... on LeaseError { code longest shortest } } } }
        """;

    assertThat(root.ask(query.formatted("PT1M")).root("userErrors.0.shortest")).isEqualTo("PT10M");
    assertThat(root.ask(query.formatted("P40D")).root("userErrors.0.longest")).isEqualTo("PT720H");
  }

  @Test
  void whereNobodySaidWhereTheDocumentationIsARefusalLeadsNowhere() {
    var answer =
        root.ask(
            "mutation { deleteCluster(input: { cluster: \"nowhere\" }) { userErrors { code docsUrl"
                + " } } }");

    assertThat(answer.at("errors")).isNull();
    assertThat(answer.rootText("userErrors")).isEqualTo("[{code=NOT_FOUND, docsUrl=null}]");
  }

  @Test
  void aPermanentLeaseIsAnAdministratorsToGive() {
    refused(
        user,
        "createVirtualCluster",
        "name: \"forever\", lease: { permanent: true }",
        "FORBIDDEN input.lease.permanent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-a", "a-", "a/", "/a", "A/b", "a/b/c", "ä", "a b", "a.b./c"})
  void badLabelKeys(String key) {
    refused(
        "createVirtualCluster",
        "name: \"labelled\", labels: [{ key: \"%s\", value: \"v\" }]".formatted(key),
        "INVALID input.labels");
    refused(
        "setLabels",
        "cluster: \"there\", labels: [{ key: \"%s\", value: \"v\" }]".formatted(key),
        "INVALID input.labels");
  }

  @Test
  void badLabelValues() {
    for (var value : List.of(" ", "a b", "-a", "a-", "ä", "x".repeat(64))) {
      refused(
          "setLabels",
          "cluster: \"there\", labels: [{ key: \"k\", value: \"%s\" }]".formatted(value),
          "INVALID input.labels");
    }
  }

  @Test
  void tooManyLabels() {
    var labels =
        IntStream.range(0, 33)
            .mapToObj("{ key: \"k%d\", value: \"v\" }"::formatted)
            .collect(Collectors.joining(", "));

    refused(
        "setLabels", "cluster: \"there\", labels: [" + labels + "]", "OUT_OF_RANGE input.labels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "1.20.7", "1.35.1000", "latest", "", "v", "1"})
  void unsupportedVersionsOfKubernetes(String version) {
    var answer =
        refused(
            "createVirtualCluster",
            "name: \"versioned\", kubernetesVersion: \"" + version + "\"",
            "INVALID input.kubernetesVersion");

    assertThat(answer.messages().getFirst()).contains(KubernetesVersions.known());
  }

  @ParameterizedTest
  @ValueSource(strings = {"huge", "", "small ", "SMALL,LARGE"})
  void unknownSizes(String size) {
    var answer =
        refused(
            "createVirtualCluster",
            "name: \"sized\", size: \"" + size + "\"",
            "INVALID input.size");

    assertThat(answer.messages().getFirst()).contains("SMALL, MEDIUM, LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "7", "true"})
  void valuesThatAreNoObject(String values) {
    refused("createVirtualCluster", "name: \"valued\", values: " + values, "INVALID input.values");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sleep: { auto: { afterInactivity: "1h" } }                         | sleep
          controlPlane: { backingStore: { etcd: { embedded: { enabled: true } } } } | controlPlane.backingStore.etcd.embedded.enabled
          controlPlane: { statefulSet: { highAvailability: { replicas: 3 } } } | controlPlane.statefulSet.highAvailability.replicas
          exportKubeConfig: { server: "my-host" }                            | exportKubeConfig.server
          telemetry: { enabled: true }                                       | telemetry.enabled
          controlPlane: { distro: { k8s: { image: { tag: "v1.30.2" } } } }   | controlPlane.distro.k8s.image.tag
          controlPlane: { statefulSet: { labels: { release: "mine" } } }     | controlPlane.statefulSet.labels.release
          controlPlane: null                                                 | controlPlane
          """)
  void valuesThatCannotWork(String values, String path) {
    refused(
        "createVirtualCluster",
        "name: \"valued\", values: { " + values + " }",
        "INVALID input.values." + path);
    refused(
        "createVirtualCluster",
        "name: \"valued\", dryRun: true, values: { " + values + " }",
        "INVALID input.values." + path);
  }

  @Test
  void valuesThatAreTooLongOrTooDeep() {
    var query =
        "mutation ($values: JSON) { createVirtualCluster(input: { name: \"valued\", values: $values"
            + " }) { cluster { id } userErrors { code path message } } }";

    for (var values : List.of(Map.of("logging", "x".repeat(70_000)), deep(150))) {
      var answer = root.ask(query, Map.of("values", values));

      assertThat(answer.refusals()).hasSize(1).allMatch(each -> each.startsWith("INVALID input."));
      assertThat(answer.messages().getFirst()).hasSizeLessThan(300);
    }
    assertThat(root.ask(query, Map.of("values", deep(300))).errorMessage())
        .contains("nested deeper than 200 levels");
  }

  private static Object deep(int levels) {
    Object deep = "x";
    for (var level = 0; level < levels; level++) {
      deep = Map.of("a", deep);
    }
    return deep;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1M", "PT2H1S", "PT2562047788015215H30M7S"})
  void readyTimeoutsOutOfRange(String timeout) {
    refused(
        "createVirtualCluster",
        "name: \"patient\", readyTimeout: \"" + timeout + "\"",
        "OUT_OF_RANGE input.readyTimeout");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    refused(
        "createVirtualCluster",
        "name: \"X\", namespace: \"default\", owner: \"nobody\", host: \"nowhere\","
            + " kubernetesVersion: \"0\", readyTimeout: \"PT0S\", lease: { for: \"PT0S\" }",
        "INVALID input.name",
        "NAME_RESERVED input.namespace",
        "INVALID input.kubernetesVersion",
        "OUT_OF_RANGE input.readyTimeout",
        "OUT_OF_RANGE input.lease.for",
        "NOT_FOUND input.owner",
        "NOT_FOUND input.host");
  }

  @Test
  void anIdempotencyKeyThatWasUsedForSomethingElse() {
    root.created("name: \"first\", idempotencyKey: \"used\"");

    refused(
        "createVirtualCluster",
        "name: \"second\", idempotencyKey: \"used\"",
        "CONFLICT input.idempotencyKey");
  }

  @Test
  void badIdempotencyKeys() {
    for (var key : List.of("", " ", "k".repeat(256))) {
      refused(
          "createVirtualCluster",
          "name: \"keyed\", idempotencyKey: \"" + key + "\"",
          "INVALID input.idempotencyKey");
      refused(
          "deleteCluster",
          "cluster: \"there\", idempotencyKey: \"" + key + "\"",
          "INVALID input.idempotencyKey");
    }
    assertThat(root.with("Idempotency-Key", "k".repeat(256)).create("name: \"keyed\"").refusals())
        .containsExactly("INVALID input.idempotencyKey");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "by: \"PT1H\", until: \"2100-01-01T00:00:00Z\""})
  void anExtensionByBothOrNeither(String how) {
    refused("extendLease", "cluster: \"there\", " + how, "INVALID input.by");
  }

  @ParameterizedTest
  @CsvSource({
    "'by: \"PT0S\"',by",
    "'by: \"-PT1H\"',by",
    "'by: \"P31D\"',by",
    "'by: \"PT2562047788015215H30M7S\"',by",
    "'until: \"2000-01-01T00:00:00Z\"',until",
    "'until: \"9999-01-01T00:00:00Z\"',until"
  })
  void extensionsOutOfRange(String how, String field) {
    refused("extendLease", "cluster: \"there\", " + how, "OUT_OF_RANGE input." + field);
  }

  @Test
  void aReasonThatIsTooLong() {
    refused(
        "extendLease",
        "cluster: \"there\", by: \"PT1H\", reason: \"" + "r".repeat(501) + "\"",
        "INVALID input.reason");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deleteCluster|",
        "setLabels|labels: []",
        "extendLease|by: \"PT1H\"",
        "pauseCluster|",
        "resumeCluster|",
        "reconcileCluster|",
        "updateVirtualCluster|size: \"LARGE\"",
        "setDeletionProtection|enabled: true",
        "transferCluster|owner: \"root\""
      })
  void aVersionThatHasPassed(String line) {
    var input = "cluster: \"there\", expectedVersion: 1, " + line.substring(line.indexOf('|') + 1);

    refused(line.substring(0, line.indexOf('|')), input, "CONFLICT input.expectedVersion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size: \"GIGANTIC\"|INVALID input.size",
        "values: [1]|INVALID input.values",
        "values: { telemetry: { enabled: true } }|INVALID input.values.telemetry.enabled",
        "kubernetesVersion: \"2.0\"|INVALID input.kubernetesVersion",
        "kubernetesVersion: \"1.30\"|OUT_OF_RANGE input.kubernetesVersion",
        "chartVersion: \"9.9.9\"|INVALID input.chartVersion"
      })
  void changesThatCannotBe(String line) {
    var parts = line.split("\\|", -1);

    refused("updateVirtualCluster", "cluster: \"there\" " + parts[0], parts[1]);
  }

  @Test
  void anAgeBelowNothing() {
    assertThat(service.ask("{ clusters(maxAge: \"PT-1S\") { nodes { id } } }").errorCode())
        .isEqualTo("BAD_USER_INPUT");
  }

  @Test
  void unknownClusters() {
    for (var cluster :
        List.of(
            "nowhere",
            "",
            "a\\u0000",
            "cl_",
            "cl_00000000000000000000000000000000",
            NodeId.text(NodeId.Kind.OWNER, NodeId.newKey(Instant.now())),
            "x".repeat(5000))) {
      var input = "cluster: \"" + cluster + "\"";
      refused("deleteCluster", input, "NOT_FOUND input.cluster");
      refused("setLabels", input + ", labels: []", "NOT_FOUND input.cluster");
      refused("extendLease", input + ", by: \"PT1H\"", "NOT_FOUND input.cluster");
    }
  }

  @Test
  void unknownOperations() {
    for (var operation :
        List.of(
            "", "there", "op_", NodeId.text(NodeId.Kind.OPERATION, NodeId.newKey(service.now())))) {
      refused("cancelOperation", "operation: \"" + operation + "\"", "NOT_FOUND input.operation");
    }
  }

  @Test
  void longInputsAreNotEchoedInFull() {
    var answer = root.mutate("deleteCluster", "cluster: \"" + "x".repeat(50_000) + "\"", "");

    assertThat(answer.messages().getFirst()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lease: { for: \"PT1H\", permanent: true }",
        "lease: {}",
        "size: 3",
        "sise: \"SMALL\", lease: { for: \"soon\" }",
        "waitSeconds: \"7\"",
        "labels: [{ key: \"a\" }]"
      })
  void whatTheSchemaDoesNotAllow(String field) {
    var before = quiet();

    var answer = root.create("name: \"typed\", " + field);

    assertThat(answer.errorCode()).isEqualTo("BAD_USER_INPUT");
    assertThat(service.tables().counts()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          lease: { for: "soon" }                          | input.lease.for   | A duration is written
          lease: { for: 7 }                               | input.lease.for   | A duration is a text in double quotes, such as "PT2H".
          lease: { until: "tomorrow" }                    | input.lease.until | An instant is written in RFC 3339 form
          lease: { until: "+99999-01-01T00:00:00Z" }      | input.lease.until | not '+99999-01-01T00:00:00Z'.
          readyTimeout: "ten minutes"                     | input.readyTimeout | not 'ten minutes'.
          values: { bare: WORD }                          | input.values      | write "WORD"
          values: { large: 99999999999999999999 }         | input.values      | a number that cannot be kept
          """)
  void whatOurOwnScalarsCannotReadIsSaidAtItsPlace(String field, String path, String words) {
    var before = quiet();

    var answer = root.create("name: \"typed\", " + field);

    assertThat(answer.at("errors")).isNull();
    assertThat(answer.refusals()).containsExactly("INVALID " + path);
    assertThat(answer.messages().getFirst()).contains(words);
    assertThat(service.tables().counts()).isEqualTo(before);
  }

  @Test
  void allOfThemAreSaidAtOnceBeTheyInVariables() {
    var query =
        """
        mutation ($lease: LeaseInput!, $timeout: Duration) {
          createVirtualCluster(
            input: { name: "typed", lease: $lease, readyTimeout: $timeout, values: { a: B } }
          ) { cluster { id } userErrors { code path message } } }
        """;

    var answer = root.ask(query, Map.of("lease", Map.of("until", "now"), "timeout", 7));

    assertThat(answer.refusals())
        .containsExactlyInAnyOrder(
            "INVALID input.lease.until", "INVALID input.readyTimeout", "INVALID input.values");
  }

  @Test
  void beforeAnAliasedMutationOfTheSameDocumentTheOtherOneIsDone() {
    var answer =
        root.ask(
            """
            mutation {
              bad: createVirtualCluster(input: { name: "typed", lease: { for: "soon" } }) {
                userErrors { path } }
              good: setLabels(input: { cluster: "there", labels: [] }) { userErrors { path } }
            }
            """);

    assertThat(answer.text("data.bad.userErrors")).isEqualTo("[{path=[input, lease, for]}]");
    assertThat(answer.text("data.good.userErrors")).isEqualTo("[]");
  }

  @Test
  void theSameOutsideOfAMutationsInputIsATopLevelError() {
    assertProblem(
        root.ask("{ clusters(maxAge: \"soon\") { totalCount } }"),
        "'maxAge' of clusters is not valid: a duration is written");
    assertProblem(
        root.ask(
            "query ($age: Duration) { clusters(maxAge: $age) { totalCount } }",
            Map.of("age", "soon")),
        "'$age' is not valid: a duration is written");
    assertProblem(
        root.ask("query ($age: Duration = \"soon\") { clusters(maxAge: $age) { totalCount } }"),
        "'$age' is not valid: a duration is written");
    assertProblem(
        root.ask(
            """
            mutation ($at: DateTime!) {
              setLabels(input: { cluster: "there", labels: [] }) {
                cluster { owner { clusters(filter: { expiresAt: { after: $at } }) { totalCount } } }
              } }
            """,
            Map.of("at", "noon")),
        "'$at' is not valid: an instant is written in RFC 3339 form");
  }

  @Test
  void aVariableThatIsMissingInAChoiceIsTheCallersMistake() {
    assertProblem(
        root.ask("query ($name: String) { cluster(by: { name: $name }) { id } }"),
        "A variable in it is missing or null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters",
        "operations",
        "hosts",
        "owners",
        "events",
        "hosts { nodes { clusters",
        "owners { nodes { clusters",
        "clusters { nodes { operations",
        "clusters { nodes { events"
      })
  void badPages(String list) {
    var limits = "must be between 1 and 200";
    for (var size : List.of(0, -1, 201)) {
      assertProblem(page(list, "first: " + size), "'first' " + limits);
      assertProblem(page(list, "last: " + size), "'last' " + limits);
    }
    assertProblem(page(list, "first: 1, last: 1"), "'first' or 'last'");
    for (var cursor :
        List.of("garbage", "", "=", "AAAA", "TkFNRSsKAAo", foreign(list), "x".repeat(5000))) {
      assertProblem(page(list, "after: \"" + cursor + "\""), "cursor");
      assertProblem(page(list, "last: 1, before: \"" + cursor + "\""), "cursor");
    }
  }

  @Test
  void aCursorOfAnotherOrder() {
    var byName =
        root.ask("{ clusters(order: { field: NAME }) { pageInfo { endCursor } } }")
            .rootText("pageInfo.endCursor");

    for (var order :
        List.of(
            "{ field: NAME, direction: DESC }",
            "{ field: CREATED_AT }",
            "{ field: EXPIRES_AT }",
            "{ field: OWNER }",
            "{ field: PHASE }",
            "{ field: UPDATED_AT }")) {
      assertProblem(
          root.ask(
              "{ clusters(order: %s, after: \"%s\") { nodes { name } } }".formatted(order, byName)),
          "order");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations", "hosts", "owners", "templates"})
  void aCursorOfTheUsualOrderInAnother(String list) {
    var field =
        list.equals("operations")
            ? List.of("FINISHED_AT", "REQUESTED_AT")
            : List.of("CREATED_AT", "NAME, direction: DESC");
    root.mutate("saveTemplate", "name: \"there\"", "template { name }");
    var usual =
        root.ask("{ %s { pageInfo { endCursor } } }".formatted(list))
            .rootText("pageInfo.endCursor");

    for (var other : field) {
      assertProblem(
          root.ask(
              "{ %s(order: { field: %s }, after: \"%s\") { totalCount nodes { __typename } } }"
                  .formatted(list, other, usual)),
          "order");
    }
  }

  @Test
  void tooManyAtOnce() {
    var ids = IntStream.range(0, 201).mapToObj(i -> "\"x\"").collect(Collectors.joining(","));
    var names = IntStream.range(0, 101).mapToObj(i -> "\"x\"").collect(Collectors.joining(","));

    assertProblem(root.ask("{ nodes(ids: [" + ids + "]) { id } }"), "at most 200");
    assertProblem(
        root.ask("{ clusters(filter: { name: { in: [" + names + "] } }) { totalCount } }"),
        "at most 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          clusters(filter: { search: "" })                          | 'filter.search' has 1 to 100 characters
          clusters(filter: { search: $long })                       | 'filter.search' has 1 to 100 characters
          clusters(filter: { owner: { in: $many } })                | 'filter.owner.in' takes at most 100 values
          clusters(filter: { name: { not: $many } })                | 'filter.name.not' takes at most 100 values
          clusters(filter: { label: [{ key: "a", in: $many }] })    | 'filter.label.in' takes at most 100 values
          clusters(filter: { label: $labels })                      | 'filter.label' takes at most 32 labels
          hosts(filter: { label: $labels })                         | 'filter.label' takes at most 32 labels
          clusters(filter: { labels: $pairs })                      | 'filter.labels' takes at most 32 labels
          operations(filter: { requestedBy: { in: $many } })        | 'filter.requestedBy.in' takes at most 100 values
          events(filter: { owners: { not: $many } })                | 'filter.owners.not' takes at most 100 values
          hosts(filter: { region: { in: $many } })                  | 'filter.region.in' takes at most 100 values
          owners(filter: { name: { in: $many } })                   | 'filter.name.in' takes at most 100 values
          templates(filter: { name: { not: $many } })               | 'filter.name.not' takes at most 100 values
          """)
  void filtersThatAskForTooMuch(String list, String message) {
    var label = "{ key: \"a\" }";
    var query =
        list.replace("$long", '"' + "x".repeat(101) + '"')
            .replace("$many", "[" + "\"x\", ".repeat(101) + "]")
            .replace("$labels", "[" + (label + ", ").repeat(33) + "]")
            .replace("$pairs", "[" + PAIRS + "]");

    assertProblem(root.ask("{ " + query + " { totalCount } }"), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 201})
  void countsOfTooManyGroups(int first) {
    assertProblem(
        root.ask("{ clusterCounts(groupBy: OWNER, first: %d) { total } }".formatted(first)),
        "'first' must be between 1 and 200");
  }

  @Test
  void introspectionThatWouldGrowWithoutEndIsTooComplex() {
    var answer =
        root.ask("{ __schema { queryType { fields { name } } mutationType { fields { name } } } }");

    assertThat(answer.errorCode()).isEqualTo("QUERY_TOO_COMPLEX");
  }

  @Test
  void oddFiltersFindNothing() {
    for (var filter :
        List.of(
            "name: { contains: \"\\u0000\" }",
            "name: { eq: \"\\u0000\" }",
            "owner: { in: [\"\\u0000\"] }",
            "labels: [{ key: \"\\u0000\", value: \"\\u0000\" }]",
            "name: { startsWith: \"%\" }",
            "name: { contains: \"_\" }",
            "phase: { in: [] }",
            "expiresAt: { before: \"0001-01-01T00:00:00Z\" }",
            "expiresAt: { after: \"9999-12-31T23:59:59Z\" }",
            "search: \"\\u0000\"",
            "search: \"%\"",
            "search: \"there\\\\\"",
            "label: [{ key: \"\\u0000\" }]",
            "template: { in: [] }",
            "chartVersion: { eq: \"\\u0000\" }",
            "kind: { in: [VIRTUAL], not: [VIRTUAL] }",
            "owner: { eq: \"root\", in: [\"user\"] }")) {
      var answer = root.ask("{ clusters(filter: { " + filter + " }) { totalCount } }");

      assertThat(answer.root("totalCount")).as(filter).isEqualTo(0);
    }
  }

  @Test
  void unknownThingsAreNull() {
    for (var query :
        List.of(
            "cluster(by: { id: \"cl_\" }) { id }",
            "cluster(by: { name: \"\\u0000\" }) { id }",
            "cluster(by: { inNamespace: { name: \"there\", namespace: \"home\" } }) { id }",
            "operation(id: \"cl_00000000000000000000000000000000\") { id }",
            "host(name: \"nowhere\") { id }",
            "owner(name: \"nobody\") { id }",
            "node(id: \"\") { id }",
            "node(id: \"ow_zz000000000000000000000000000000\") { id }")) {
      var answer = root.ask("{ it: " + query + " }");

      assertThat(answer.body()).as(query).containsKey("data").doesNotContainKey("errors");
      assertThat(answer.at("data.it")).as(query).isNull();
    }
  }

  private static Answer page(String list, String arguments) {
    var depth = list.chars().filter(character -> character == '{').count();
    return root.ask(
        "{ "
            + list
            + "("
            + arguments
            + ") { nodes { __typename } }"
            + " }".repeat((int) depth + 1));
  }

  /** A cursor of a list that this is not. */
  private static String foreign(String list) {
    return root.ask(
            list.equals("hosts")
                ? "{ owners { pageInfo { endCursor } } }"
                : "{ hosts { pageInfo { endCursor } } }")
        .rootText("pageInfo.endCursor");
  }

  private static void assertProblem(Answer answer, String message) {
    assertThat(answer.errorCode()).isEqualTo("BAD_USER_INPUT");
    assertThat(answer.errorMessage()).contains(message);
  }

  private static Answer refused(String mutation, String input, String... refusals) {
    return refused(root, mutation, input, refusals);
  }

  private static Answer refused(Asker asker, String mutation, String input, String... refusals) {
    var before = quiet();

    var answer = asker.mutate(mutation, input, "cluster: __typename");

    assertThat(answer.at("errors")).isNull();
    assertThat(answer.refusals()).containsExactlyInAnyOrder(refusals);
    before.merge("audit", 1L, Long::sum);
    assertThat(service.tables().counts()).isEqualTo(before);
    return answer;
  }

  /** The number of rows of each table once nothing of earlier tests is under way any more. */
  private static Map<String, Long> quiet() {
    TestService.await(
        "quiet",
        () ->
            service
                    .tables()
                    .number("select count(*) from scheduled_tasks where task_name = 'operation'")
                == 0);
    return service.tables().counts();
  }
}
