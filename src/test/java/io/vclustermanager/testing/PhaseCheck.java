package io.vclustermanager.testing;

import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Phase;
import io.vclustermanager.testing.TestPostgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes the phase of every cluster's row anew, from the row's own parts and its open operations:
 * the column is never anything else than what one pure function makes of them.
 */
public final class PhaseCheck {
  private static final String ROWS =
      """
      select c.id, c.name, case when c.paused and c.wanted = 'PRESENT' then 'PAUSED' else c.wanted end
          as wanted, (c.observed ->> 'paused')::boolean as seen_paused, c.observed ->> 'existence' as existence,
        (c.observed ->> 'everReady')::boolean as ever_ready, c.observed ->> 'endpoint' as endpoint,
        c.deleted_at, c.phase, begun.kind as begun, queued.kind as queued
      from cluster c
        left join operation begun on begun.cluster_id = c.id
          and begun.state in ('RUNNING', 'WAITING', 'AWAITING_APPROVAL')
        left join operation queued on queued.cluster_id = c.id and queued.state = 'QUEUED'
      """;

  private PhaseCheck() {}

  /** Every cluster whose column says something else than its parts: what, and what it should. */
  public static List<String> wrong(Database database) throws SQLException {
    var wrong = new ArrayList<String>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(ROWS)) {
      while (rows.next()) {
        var should = recomputed(rows);
        if (!should.name().equals(rows.getString("phase"))) {
          wrong.add(
              "%s is %s and should be %s"
                  .formatted(rows.getString("name"), rows.getString("phase"), should));
        }
      }
    }
    return wrong;
  }

  private static Phase recomputed(ResultSet row) throws SQLException {
    var deletedAt = row.getObject("deleted_at", OffsetDateTime.class);
    return Phase.of(
        Cluster.Wanted.valueOf(row.getString("wanted")),
        new Observed(
            Observed.Existence.valueOf(row.getString("existence")),
            row.getBoolean("ever_ready"),
            row.getBoolean("ever_ready"),
            row.getString("endpoint"),
            null,
            row.getBoolean("seen_paused")),
        deletedAt == null ? null : deletedAt.toInstant(),
        operation(row, row.getString("begun")),
        operation(row, row.getString("queued")));
  }

  private static @Nullable Operation operation(ResultSet row, @Nullable String kind)
      throws SQLException {
    if (kind == null) {
      return null;
    }
    return Operation.queued(
        UUID.randomUUID(),
        row.getObject("id", UUID.class),
        OperationKind.valueOf(kind),
        new ActorName("anybody", ActorKind.SYSTEM),
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
