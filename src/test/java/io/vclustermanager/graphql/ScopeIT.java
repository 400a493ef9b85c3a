package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is no member sees nothing, and who is one may do what the role says. */
final class ScopeIT {
  private static TestService service;
  private static Asker dev;
  private static Asker pipeline;
  private static Asker reader;
  private static Asker stranger;
  private static String cluster;
  private static String operation;
  private static String owner;
  private static String event;

  @BeforeAll
  static void start() {
    service = TestService.start();
    var people = service.people();
    dev = people.member("dev", "core", Role.DEVELOPER);
    pipeline = people.member("pipeline", "core", Role.CI);
    reader = people.member("reader", "core", Role.VIEWER);
    stranger = people.member("stranger", "elsewhere", Role.DEVELOPER);
    var made = dev.create("name: \"secret\", owner: \"core\"");
    cluster = made.rootText("cluster.id");
    operation = made.rootText("operation.id");
    owner = dev.ask("{ owner(name: \"core\") { id } }").rootText("id");
    event = dev.cluster("secret", "events(last: 1) { nodes { id } }").rootText("events.nodes.0.id");
    service.awaitEnd(operation);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster(by: { name: \"secret\" }) { id }",
        "cluster(by: { id: $cluster }) { id }",
        "cluster(by: { inNamespace: { name: \"secret\", namespace: \"vc-secret\" } }) { id }",
        "operation(id: $operation) { id }",
        "operation(id: $operation, waitSeconds: 1) { id }",
        "owner(name: \"core\") { id }",
        "node(id: $cluster) { id }",
        "node(id: $operation) { id }",
        "node(id: $owner) { id }",
        "node(id: $event) { id }",
      })
  void nothingIsFound(String query) {
    assertThat(seenBy(dev, query).at("data.it")).isNotNull();

    var answer = seenBy(stranger, query);

    assertThat(answer.at("data.it")).isNull();
    assertThat(answer.at("errors")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters",
        "clusters(filter: { name: { eq: \"secret\" } })",
        "clusters(filter: { owner: { eq: \"core\" } })",
        "clusters(filter: { owner: { not: [\"nobody\"] }, drift: false })",
        "clusters(filter: { search: \"secret\" })",
        "clusters(filter: { search: \"core\" }, order: { field: OWNER })",
        "clusters(filter: { mine: true })",
        "clusters(order: { field: UPDATED_AT })",
        "operations",
        "operations(filter: { owner: { eq: \"core\" } }, order: { field: FINISHED_AT })",
        "operations(filter: { cluster: $cluster })",
        "events",
        "events(filter: { cluster: $cluster })",
        "events(filter: { owner: \"core\" })",
        "events(filter: { owners: { eq: \"core\" } })",
        "events(filter: { owners: { not: [\"nobody\"] } })",
      })
  void listsAndTheirCountsAreEmpty(String query) {
    assertThat(seenBy(dev, query + " { totalCount }").at("data.it.totalCount")).isNotEqualTo(0);

    var answer = seenBy(stranger, query + " { totalCount nodes { __typename } }");

    assertThat(answer.at("data.it")).isEqualTo(Map.of("totalCount", 0, "nodes", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PHASE", "OWNER", "HOST", "KIND"})
  void clustersOfOthersAreNotCounted(String group) {
    for (var filter : List.of("", ", filter: { search: \"secret\" }")) {
      var query = "clusterCounts(groupBy: " + group + filter + ") { total groups { key } others }";
      assertThat(seenBy(dev, query).at("data.it.total")).isNotEqualTo(0);

      assertThat(seenBy(stranger, query).at("data.it"))
          .isEqualTo(Map.of("total", 0, "groups", List.of(), "others", 0));
    }
  }

  @Test
  void noOwnerIsSeenThatOneDoesNotBelongTo() {
    var answer = stranger.ask("{ owners(filter: { mine: false }) { totalCount nodes { name } } }");

    assertThat(answer.at("data.owners")).isEqualTo(Map.of("totalCount", 0, "nodes", List.of()));
  }

  @Test
  void severalNodesHoldNullForWhatIsNotSeen() {
    var host = stranger.ask("{ host(name: \"simulated\") { id } }").rootText("id");

    var answer =
        seenBy(stranger, "nodes(ids: [$cluster, \"" + host + "\", $operation, $owner]) { id }");

    assertThat(answer.list("data.it").stream().map(each -> each == null))
        .containsExactly(true, false, true, true);
  }

  @Test
  void theVersionsOfTemplatesAreNodesWithoutWhatOnlyAdministratorsSee() {
    var root = service.root();
    root.mutate("saveTemplate", "name: \"shape\", values: { logging: { encoding: \"json\" } }", "");
    var id = root.ask("{ template(name: \"shape\") { newest { id } } }").rootText("newest.id");
    var query =
        "{ node(id: \"%s\") { __typename id ... on TemplateVersion { version values } } }"
            .formatted(id);

    assertThat(root.ask(query).root("values")).isNotNull();
    for (var asker : List.of(dev, stranger)) {
      var seen = asker.ask(query);
      assertThat(seen.at("errors")).isNull();
      assertThat(seen.rootText("__typename")).isEqualTo("TemplateVersion");
      assertThat(seen.root("id")).isEqualTo(id);
      assertThat(seen.rootText("version")).isEqualTo("1");
      assertThat(seen.root("values")).isNull();
    }
  }

  @Test
  void hostsAreSeenWithoutTheClustersOfOthers() {
    var query = "{ hosts { nodes { name clusters { totalCount nodes { name } } } } }";

    var clusters = "data.hosts.nodes.0.clusters.totalCount";
    assertThat(stranger.ask(query).at(clusters)).isEqualTo(0);
    assertThat(dev.ask(query).at(clusters)).isNotEqualTo(0);
  }

  @Test
  void ownersAreThoseOfTheMemberships() {
    var answer = stranger.ask("{ owners { totalCount nodes { name } } }");

    assertThat(answer.root("totalCount")).isEqualTo(2);
    assertThat(answer.root("nodes"))
        .isEqualTo(List.of(Map.of("name", "elsewhere"), Map.of("name", "stranger")));
  }

  @Test
  void membersAreSeenByMembersAndAdministratorsAlone() {
    var members = "{ owner(name: \"core\") { name members { user role } } }";
    var everybody =
        "[{user=dev, role=DEVELOPER}, {user=pipeline, role=CI}, {user=reader, role=VIEWER}]";
    var globe = service.people().member("globe", "elsewhere", Role.VIEWER);
    service.tables().change("update app_user set global_role = 'VIEWER' where name = 'globe'");

    for (var member : List.of(dev, pipeline, reader, service.root())) {
      assertThat(member.ask(members).rootText("members")).isEqualTo(everybody);
    }
    assertThat(stranger.ask(members).at("data.owner")).isNull();
    assertThat(globe.ask(members).rootText("name")).isEqualTo("core");
    assertThat(globe.ask(members).root("members")).isNull();
    assertThat(
            globe
                .ask("{ cluster(by: { name: \"secret\" }) { owner { members { user } } } }")
                .root("owner.members"))
        .as("nor on the way over a cluster")
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("ownersOfOthers")
  void ownersAreNotChangedByWhoIsNoAdministrator(String mutation, String input, String path) {
    for (var asker : List.of(stranger, reader, pipeline, dev)) {
      assertThat(asker.mutate(mutation, input, "").refusals()).containsExactly("FORBIDDEN " + path);
    }
  }

  static List<Arguments> ownersOfOthers() {
    return List.of(
        Arguments.of("saveOwner", "name: \"core\", maxClusters: null", "input.name"),
        Arguments.of("saveOwner", "name: \"fresh\"", "input.name"),
        Arguments.of("removeOwner", "owner: \"core\"", "input.owner"),
        Arguments.of("removeOwner", "owner: \"not-there\"", "input.owner"),
        Arguments.of("changePassword", "user: \"admin\", new: \"chosen by others\"", "input.user"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "id"})
  void mutationsDoNotFindForeignThings(String by) {
    var input = "cluster: \"" + (by.equals("id") ? cluster : "secret") + "\"";

    assertThat(stranger.mutate("deleteCluster", input, "").refusals())
        .containsExactly("NOT_FOUND input.cluster");
    assertThat(stranger.mutate("extendLease", input + ", by: \"PT1H\"", "").refusals())
        .containsExactly("NOT_FOUND input.cluster");
    assertThat(stranger.mutate("setLabels", input + ", labels: []", "").refusals())
        .containsExactly("NOT_FOUND input.cluster");
  }

  @ParameterizedTest
  @MethodSource("changes")
  void clustersOfOthersAreNeitherFoundNorChanged(String mutation, String rest) {
    var input = "cluster: \"secret\" " + rest;

    assertThat(stranger.mutate(mutation, input, "").refusals())
        .containsExactly("NOT_FOUND input.cluster");
    assertThat(reader.mutate(mutation, input, "").refusals())
        .containsExactly("FORBIDDEN input.cluster");
  }

  static List<Arguments> changes() {
    return List.of(
        Arguments.of("pauseCluster", ""),
        Arguments.of("resumeCluster", ""),
        Arguments.of("reconcileCluster", ""),
        Arguments.of("updateVirtualCluster", "size: \"LARGE\""),
        Arguments.of("setDeletionProtection", "enabled: true"),
        Arguments.of("transferCluster", "owner: \"core\""));
  }

  @Test
  void aClusterIsNotGivenToWhomOneMayNotMakeOneFor() {
    assertThat(
            dev.mutate("transferCluster", "cluster: \"secret\" owner: \"elsewhere\"", "")
                .refusals())
        .containsExactly("NOT_FOUND input.owner");
  }

  @Test
  void noOperationOfOthersIsTriedAgain() {
    var input = "operation: \"" + operation + "\"";

    assertThat(stranger.mutate("retryOperation", input, "").refusals())
        .containsExactly("NOT_FOUND input.operation");
    assertThat(reader.mutate("retryOperation", input, "").refusals())
        .containsExactly("FORBIDDEN input.operation");
  }

  @Test
  void noOperationOfOthersIsCancelled() {
    assertThat(
            stranger.mutate("cancelOperation", "operation: \"" + operation + "\"", "").refusals())
        .containsExactly("NOT_FOUND input.operation");
  }

  @Test
  void nothingIsMadeForOthers() {
    assertThat(stranger.create("name: \"theirs\", owner: \"core\"").refusals())
        .containsExactly("NOT_FOUND input.owner");
  }

  @Test
  void thatANameIsTakenIsTheOneLeak() {
    assertThat(stranger.create("name: \"secret\"").refusals())
        .containsExactly("NAME_TAKEN input.name");
  }

  @Test
  void aReaderReads() {
    assertThat(reader.cluster("secret", "viewerCan { extend update delete }").root("viewerCan"))
        .isEqualTo(Map.of("extend", false, "update", false, "delete", false));
    assertThat(reader.create("name: \"readers\", owner: \"core\"").refusals())
        .containsExactly("FORBIDDEN input.owner");
    assertThat(reader.mutate("deleteCluster", "cluster: \"secret\"", "").refusals())
        .containsExactly("FORBIDDEN input.cluster");
    assertThat(reader.mutate("extendLease", "cluster: \"secret\", by: \"PT1H\"", "").refusals())
        .containsExactly("FORBIDDEN input.cluster");
    assertThat(reader.mutate("cancelOperation", "operation: \"" + operation + "\"", "").refusals())
        .containsExactly("FORBIDDEN input.operation");
  }

  @Test
  void aPipelineMakesExtendsAndDeletesButDoesNotLabel() {
    pipeline.ready("name: \"built\", owner: \"core\"");

    assertThat(pipeline.cluster("built", "viewerCan { extend update delete }").root("viewerCan"))
        .isEqualTo(Map.of("extend", true, "update", false, "delete", true));
    assertThat(pipeline.mutate("setLabels", "cluster: \"built\", labels: []", "").refusals())
        .containsExactly("FORBIDDEN input.cluster");
    assertThat(pipeline.mutate("extendLease", "cluster: \"built\", by: \"PT1H\"", "").refusals())
        .isEmpty();
    assertThat(pipeline.mutate("deleteCluster", "cluster: \"built\"", "").refusals()).isEmpty();
  }

  private static Answer seenBy(Asker asker, String query) {
    return asker.ask(
        "query ($cluster: ID = \"\", $operation: ID = \"\", $owner: ID = \"\", $event: ID = \"\") {"
                .replace("ID =", "ID! =")
            + " it: "
            + query
            + " used: nodes(ids: [$cluster, $operation, $owner, $event]) { __typename } }",
        Map.of("cluster", cluster, "operation", operation, "owner", owner, "event", event));
  }
}
