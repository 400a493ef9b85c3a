package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which due tasks are taken next, of thousands. */
final class DueInTurnsIT {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final int SHARE = 32;
  private static final int LIMIT = 192;
  private static final Pattern BUFFERS = Pattern.compile("shared hit=(\\d+)");

  private static Database database;

  /**
   * Of mallory 10,000 are due, since long, and two run; of anna one is, of the cleaning one; bob's
   * is for later.
   */
  @BeforeAll
  static void fill() throws SQLException {
    database = TestPostgres.shared().freshDatabase();
    database.migrate("latest");
    try (var ours = database.connect();
        var statement = ours.createStatement()) {
      statement.execute(
          """
          insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,
            version, owner_id)
          select 'operation', 'mallory-' || n, timestamptz '2026-11-30T11:00:00Z'
            + n * interval '1 ms', n <= 2, case when n <= 2 then 'ours' end, 1,
            uuid '00000000-0000-0000-0000-00000000000a'
          from generate_series(1, 10000) n
          union all
          select 'operation', 'anna-1', timestamptz '2026-11-30T11:59:59Z', false, null, 1,
            uuid '00000000-0000-0000-0000-00000000000b'
          union all
          select 'operation', 'bob-1', timestamptz '2026-11-30T12:00:01Z', false, null, 1,
            uuid '00000000-0000-0000-0000-00000000000c'
          union all
          select 'cleaning', 'recurring', timestamptz '2026-11-30T11:59:58Z', false, null, 1, null
          union all
          select 'unknown', 'newer', timestamptz '2026-11-30T11:00:00Z', false, null, 1, null
          """);
      statement.execute("analyze scheduled_tasks");
    }
  }

  @Test
  void eachOwnerHasATurnBeforeAnybodyHasASecond() throws SQLException {
    var due = due(new DueInTurns("ours", SHARE));

    assertThat(due.subList(0, 4))
        .as("two of mallory's run already")
        .containsExactly("recurring", "anna-1", "mallory-3", "mallory-4");
    assertThat(due).as("mallory's share and the other two").hasSize(SHARE - 2 + 2);
    assertThat(due).doesNotContain("bob-1", "newer");
  }

  @Test
  void whatOtherReplicasRunTakesNoShareHere() throws SQLException {
    var due = due(new DueInTurns("another", SHARE));

    assertThat(due).hasSize(SHARE + 2);
    assertThat(due.getFirst())
        .as("nothing of hers runs, and it is the oldest")
        .isEqualTo("mallory-3");
  }

  /** Ten thousand may wait: what is read of them is the share, by the index. */
  @Test
  void howManyWaitDoesNotMatter() throws SQLException {
    var plan = new ArrayList<String>();
    try (var ours = database.connect()) {
      ours.createStatement().execute("set enable_seqscan = off");
      ours.createStatement().execute("set plan_cache_mode = force_generic_plan");
      try (var statement =
              ours.prepareStatement(
                  "explain (analyze, buffers, timing off) "
                      + query(new DueInTurns("ours", SHARE)));
          var rows = filled(statement).executeQuery()) {
        while (rows.next()) {
          plan.add(rows.getString(1));
        }
      }
    }

    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    var buffers = BUFFERS.matcher(String.join("\n", plan));
    assertThat(buffers.find()).isTrue();
    assertThat(Integer.parseInt(buffers.group(1))).as(String.join("\n", plan)).isLessThan(250);
  }

  private static String query(DueInTurns turns) {
    return turns.createSelectDueQuery("scheduled_tasks", LIMIT, " AND task_name not in (?)", false);
  }

  private static List<String> due(DueInTurns turns) throws SQLException {
    try (var ours = database.connect();
        var statement = ours.prepareStatement(query(turns));
        var rows = filled(statement).executeQuery()) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString("task_instance"));
      }
      return found;
    }
  }

  private static PreparedStatement filled(PreparedStatement statement) throws SQLException {
    statement.setBoolean(1, false);
    statement.setTimestamp(2, Timestamp.from(NOW));
    statement.setString(3, "unknown");
    return statement;
  }
}
