package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A statement is planned once for each connection, unless only its values tell the good plan. */
final class StablePlansIT {
  private static final int CONNECTIONS = 4;

  /** The driver prepares at the fifth execution on a connection, whichever of them that is. */
  private static final int OFTEN = 10 * CONNECTIONS;

  private static final String SEARCH = "starts_with(";

  private static TestService service;

  /** A statement prepared on a connection of the pool, and how often it was planned how. */
  private record Prepared(String text, long generic, long custom) {}

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("datasources.default.maximum-pool-size", CONNECTIONS));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void listsKeepTheirPlans() throws SQLException {
    service.people().member("clara", "red", Role.DEVELOPER);
    var clara = service.people().member("clara", "blue", Role.DEVELOPER);

    repeat(clara, "{ clusters(filter: { phase: { in: [READY] } }) { nodes { name } } }");
    repeat(clara, "{ clusters(filter: { owner: { in: [\"red\"] } }) { nodes { name } } }");
    repeat(clara, "{ events(filter: { type: [CLUSTER_REQUESTED] }) { nodes { type } } }");
    repeat(clara, "{ operations(filter: { state: [RUNNING] }) { nodes { id } } }");

    assertThat(prepared("c.phase in ('READY')")).isNotEmpty();
    assertThat(prepared("c.owner_id = (select")).isNotEmpty();
    assertThat(prepared("e.type in ('CLUSTER_REQUESTED')")).isNotEmpty();
    assertThat(prepared("o.state in ('RUNNING')")).isNotEmpty();
    assertThat(prepared(""))
        .filteredOn(each -> !each.text.contains(SEARCH))
        .allMatch(each -> each.custom == 0);
  }

  @Test
  void howManyOwnersThereAreIsInTheStatement() throws SQLException {
    service.people().member("emil", "red", Role.VIEWER);

    repeat(service.as("dora"), "{ clusters { nodes { name } } }");
    repeat(service.as("emil"), "{ clusters { nodes { name } } }");

    assertThat(prepared("c.owner_id in ($1) and c.deleted_at is null order by")).isNotEmpty();
    assertThat(prepared("c.owner_id in ($1, $2) and c.deleted_at is null order by")).isNotEmpty();
  }

  /** The index by name would lead over the clusters of all owners. */
  @Test
  void whatIsSearchedInTheOrderOfNamesIsSorted() throws SQLException {
    var query =
        "{ clusters(filter: { search: \"a\" }, order: { field: NAME }) { nodes { name } } }";

    repeat(service.as("dora"), query);
    repeat(service.root(), query);

    assertThat(prepared("c.owner_id in ($1) and"))
        .filteredOn(each -> each.text.contains("strpos(c.name"))
        .isNotEmpty()
        .allMatch(each -> each.text.contains(" order by c.name || '', c.id") && each.custom == 0);
    assertThat(prepared("where true and c.deleted_at is null and (strpos(c.name"))
        .isNotEmpty()
        .allMatch(each -> each.text.contains(" order by c.name, c.id"));
  }

  @Test
  void aSearchIsPlannedForWhatIsSearched() throws SQLException {
    repeat(
        service.root(), "{ clusters(filter: { name: { startsWith: \"a\" } }) { nodes { name } } }");

    var searches = prepared(SEARCH);

    assertThat(searches).isNotEmpty().allMatch(each -> each.generic == 0 && each.custom > 0);
  }

  private static void repeat(Asker asker, String query) {
    for (var i = 0; i < OFTEN; i++) {
      assertThat(asker.ask(query).body()).doesNotContainKey("errors");
    }
  }

  /** All of the pool's connections at once, so that none is missed. */
  private static List<Prepared> prepared(String part) throws SQLException {
    var pool = DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
    var connections = new ArrayList<Connection>();
    var found = new ArrayList<Prepared>();
    try {
      for (var i = 0; i < CONNECTIONS; i++) {
        var connection = pool.getConnection();
        connections.add(connection);
        found.addAll(prepared(connection));
      }
    } finally {
      for (var connection : connections) {
        connection.close();
      }
    }
    return found.stream().filter(each -> each.text.contains(part)).toList();
  }

  private static List<Prepared> prepared(Connection connection) throws SQLException {
    return Sql.of("select statement, generic_plans, custom_plans from pg_prepared_statements")
        .list(
            connection,
            row ->
                new Prepared(
                    row.getString("statement").replaceAll("\\s+", " "),
                    row.getLong("generic_plans"),
                    row.getLong("custom_plans")));
  }
}
