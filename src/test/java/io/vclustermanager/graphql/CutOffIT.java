package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.TestService;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A request that takes too long ends, and its statement with it: PostgreSQL does no work that
 * nobody waits for. What makes it long here is a lock on a table, held by the test until it was
 * answered.
 */
final class CutOffIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("vcm.graphql.request-timeout", "1s"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aReadIsCancelledInPostgres() throws Exception {
    service.root().ready("name: \"read\"");
    try (var lock = lock("owner")) {
      assertCutOff(service.ask("{ owners { nodes { name clusters { nodes { name } } } } }"));
      assertThat(waitingFor("from owner o where")).isZero();
      lock.rollback();
    }
    assertThat(service.ask("{ owners { nodes { name } } }").status()).isEqualTo(200);
  }

  @Test
  void aChangeIsTakenBackAndCanBeAskedForAgain() throws Exception {
    var create =
        "mutation { createVirtualCluster(input: { name: \"again\", idempotencyKey: \"again\" }) {"
            + " cluster { name } userErrors { message } } }";
    service.ask("{ viewer { actor { name } } }");
    try (var lock = lock("idempotency")) {
      assertCutOff(service.ask(create));
      lock.rollback();
    }
    assertThat(service.ask("{ cluster(by: { name: \"again\" }) { name } }").at("data.cluster"))
        .isNull();
    assertThat(service.ask(create).text("data.createVirtualCluster.cluster.name"))
        .isEqualTo("again");
  }

  @Test
  void aWaitThatWasAskedForIsNotTooLong() {
    service.simulated("simulated").setDelay(Duration.ofSeconds(3));
    var operation = service.create("slow");
    var query = "{ operation(id: \"%s\", waitSeconds: 60) { state } }".formatted(operation);
    var answer = service.ask(query);
    while (!answer.text("data.operation.state").equals("SUCCEEDED")) {
      answer = service.ask(query);
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  private static void assertCutOff(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo("UNAVAILABLE");
  }

  private static Connection lock(String table) throws SQLException {
    var connection = connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("lock table " + table + " in access exclusive mode");
    }
    return connection;
  }

  private static int waitingFor(String text) throws SQLException {
    try (var connection = connect();
        var statement =
            connection.prepareStatement(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query"
                    + " like ?")) {
      statement.setString(1, "%" + text + "%");
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static Connection connect() throws SQLException {
    var database = service.database();
    return DriverManager.getConnection(database.url(), database.username(), database.password());
  }
}
