package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.CountingDriver;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However much an answer holds, it costs the same number of statements: no N+1. */
final class StatementCountIT {
  private static final int CLUSTERS = 50;
  private static final int PLACES = 5;
  private static final int DELETED = 4;

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    var database = TestPostgres.shared().freshDatabase();
    service =
        TestService.start(
            database,
            Map.of(
                "datasources.default.url",
                database.url().replaceFirst("^jdbc:", CountingDriver.PREFIX),
                "datasources.default.driver-class-name",
                CountingDriver.class.getName(),
                "vcm.hosts.h0.simulated.delay",
                "PT0S",
                "vcm.hosts.h1.simulated.delay",
                "PT0S",
                "vcm.hosts.h2.simulated.delay",
                "PT0S",
                "vcm.hosts.h3.simulated.delay",
                "PT0S"));
    root = service.root();
    for (var i = 0; i < CLUSTERS; i++) {
      service.people().team("team" + i % PLACES);
      root.mutate("saveTemplate", "name: \"t%d\"".formatted(i), "template { name }");
      root.created(
          "name: \"c%d\", owner: \"team%d\", host: \"h%d\", template: \"t%d\""
              .formatted(i, i % 5, i % 4, i));
    }
    for (var i = 0; i < DELETED; i++) {
      var name = "gone" + i;
      root.createReady(name, ", host: \"h0\"");
      root.deleteToTheEnd(name);
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aPageOfClustersWithAllThatBelongsToThem() {
    var query =
        """
        { clusters(first: %d) { nodes {
            name owner { name } viewerCan { delete }
            operations(first: 5) { totalCount nodes { kind cluster { name } events(first: 9) { nodes { type } } } }
            events(last: 3) { totalCount nodes { type operation { kind } cluster { name } } }
            kubeconfigGrants(first: 2) { totalCount nodes { state cluster { name } } }
            host { name } template { name newerVersion template { name newest { version } } }
            deletedBy { name } ... on VirtualCluster { effectiveValues } } totalCount } }
        """;

    var five = statements(query.formatted(5));
    var fifty = statements(query.formatted(CLUSTERS));

    assertThat(fifty).hasSameSizeAs(five);
    assertThat(fifty).hasSizeLessThan(15);
  }

  @ParameterizedTest
  @CsvSource({"PHASE,phase", "OWNER,owner { name }", "HOST,host { name }", "KIND,kind"})
  void countsInGroupsAreOneStatement(String group, String of) {
    var query =
        "{ clusterCounts(groupBy: %s, first: %d) { total groups { key count %s } others } }";

    assertThat(statements(query.formatted(group, 1, of))).hasSize(1);
    assertThat(statements(query.formatted(group, 50, of))).hasSize(1);
  }

  @Test
  void aPageOfDeletedClustersAndWhoDeletedThem() {
    var query =
        """
        { clusters(first: %d, filter: { phase: { in: [DELETED] } }) { nodes {
            deletedBy { name kind } host { name } } } }
        """;

    var one = statements(query.formatted(1));
    var all = statements(query.formatted(DELETED));

    assertThat(all).hasSameSizeAs(one).hasSize(2);
    assertThat(root.ask(query.formatted(CLUSTERS)).rootText("nodes"))
        .contains("deletedBy={name=root, kind=USER}")
        .doesNotContain("deletedBy=null");
  }

  @Test
  void aPageOfTemplatesWithTheirVersions() {
    var query =
        "{ templates(first: %d) { nodes { name newest { size } versions(first: 3) { totalCount"
            + " nodes { version } } } } }";

    assertThat(statements(query.formatted(CLUSTERS))).hasSameSizeAs(statements(query.formatted(5)));
  }

  @Test
  void aListOfOperationsWithTheirClusters() {
    var query =
        "{ operations(first: %d) { nodes { kind done eta cluster { name owner { name } } events {"
            + " totalCount } } } }";

    assertThat(statements(query.formatted(CLUSTERS))).hasSameSizeAs(statements(query.formatted(5)));
  }

  @Test
  void nodesOfAllKinds() {
    var ids =
        new ArrayList<Object>(
            root.ask("{ clusters(first: 9) { nodes { id } } }").list("data.clusters.nodes"));
    ids.addAll(root.ask("{ operations(first: 9) { nodes { id } } }").list("data.operations.nodes"));
    ids.addAll(root.ask("{ owners(first: 3) { nodes { id } } }").list("data.owners.nodes"));
    ids.addAll(root.ask("{ hosts(first: 3) { nodes { id } } }").list("data.hosts.nodes"));
    ids.addAll(root.ask("{ events(first: 9) { nodes { id } } }").list("data.events.nodes"));
    ids.addAll(root.ask("{ templates(first: 9) { nodes { id } } }").list("data.templates.nodes"));
    ids.addAll(
        root.ask("{ templates(first: 9) { nodes { newest { id } } } }")
            .list("data.templates.nodes"));
    var texts =
        ids.stream()
            .map(each -> each.toString().replaceAll(".*=(\\w+)}+", "\"$1\""))
            .collect(Collectors.joining(", "));
    var query = "{ nodes(ids: [%s]) { id __typename } }".formatted(texts);

    assertThat(root.ask(query).list("data.nodes")).hasSize(ids.size()).doesNotContainNull();
    assertThat(statements(query)).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"hosts,first,4", "owners,last,5"})
  void placesWithTheirClustersAndTheClustersOfThose(String places, String end, int several) {
    var query =
        """
        { %s(%s: %d) { nodes { name
            clusters(first: 3, filter: { name: { startsWith: "c" } },
              order: { field: NAME, direction: DESC }) {
              totalCount nodes { name owner { clusters(first: 2) { nodes { name } } }
                ... on VirtualCluster { host { clusters(first: 2) { totalCount } } } } } } } }
        """;

    var one = statements(query.formatted(places, end, 1));
    var many = statements(query.formatted(places, end, several));

    assertThat(many).hasSameSizeAs(one);
  }

  @Test
  void aPageOfOwnersWithTheirMembersAndQuotas() {
    var query =
        "{ owners(%s: %d) { nodes { name profile version quota { maxClusters used } members { user"
            + " role } } } }";

    var one = statements(query.formatted("last", 1));
    var many = statements(query.formatted("last", PLACES));

    assertThat(many).hasSameSizeAs(one).hasSizeLessThan(4);
  }

  @Test
  void aPlanOfAllHostsAndHowMuchEachHolds() {
    assertThat(
            statements(
                "{ placementPlan(input: {}) { candidates { host { capacity { clusters } } } } }"))
        .hasSize(2);
  }

  @Test
  void whatIsOnSeveralHostsAndNotInTheInventory() {
    var query =
        """
        { hosts(first: %d) { nodes {
            unmanagedClusters(first: 3) { totalCount nodes { name proposal { owner { name } } } }
            leftovers(first: 3) { totalCount nodes { name } } } } }
        """;

    assertThat(statements(query.formatted(5))).hasSameSizeAs(statements(query.formatted(1)));
  }

  @Test
  void theClustersOfAPlaceAreThoseThatTheListHas() {
    var ofHosts =
        root.ask(
            """
            { hosts { nodes { name clusters(first: 3, after: null, order: { field: NAME }) {
                totalCount pageInfo { hasNextPage } nodes { name } } } } }
            """);
    var list =
        root.ask(
            """
            { clusters(first: 3, filter: { host: { eq: "h1" } }, order: { field: NAME }) {
                totalCount pageInfo { hasNextPage } nodes { name } } }
            """);

    assertThat(ofHosts.at("data.hosts.nodes.1.clusters")).isEqualTo(list.at("data.clusters"));
    assertThat(ofHosts.list("data.hosts.nodes")).hasSize(5);
  }

  /**
   * What is kept in memory for a second or five is read now and then, whatever is asked: who asks,
   * and the owners and hosts, all that are missing at once.
   */
  private static List<String> statements(String query) {
    var all =
        CountingDriver.during(() -> assertThat(root.ask(query).at("errors")).isNull()).stream()
            .filter(sql -> !sql.contains("app_user") && !sql.contains("membership"))
            .toList();
    assertThat(all).filteredOn(StatementCountIT::isOfAPlace).hasSizeLessThan(5);
    return all.stream().filter(sql -> !isOfAPlace(sql)).toList();
  }

  private static boolean isOfAPlace(String sql) {
    return sql.endsWith(" from host h where h.id = any(?)")
        || sql.endsWith(" from owner o where o.id = any(?)");
  }
}
