package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Claim;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows of operation. */
@Singleton
final class OperationRows {
  static final String COLUMNS =
      """
      o.id, o.cluster_id, o.kind, o.state, o.requested_by, o.requested_by_kind, o.requested_at,
        o.started_at, o.finished_at, o.deadline, o.attempt, o.steps, o.progress, o.error_reason,
        o.error_message, o.stop, o.create_started, o.superseded_by, o.claim, o.claimed_by,
        o.claim_ends, o.version\
      """;

  /** The same, of which it is known whether their cluster can be read. */
  static final String WITH_CLUSTER =
      COLUMNS + ", " + Readable.itsCluster("o.cluster_id") + " as its_cluster";

  static final String SELECT = "select " + COLUMNS + " from operation o where ";

  private final Json json;

  OperationRows(Json json) {
    this.json = json;
  }

  /** Of a row that selects {@link #WITH_CLUSTER}. */
  Operation withCluster(ResultSet row) throws SQLException {
    Readable.requireItsCluster(row);
    return operation(row);
  }

  Operation operation(ResultSet row) throws SQLException {
    return new Operation(
        Sql.uuid(row, "id"),
        Sql.uuid(row, "cluster_id"),
        Sql.constant(row, "kind", OperationKind.class),
        Sql.constant(row, "state", OperationState.class),
        new ActorName(
            row.getString("requested_by"), Kinds.ofActor(row.getString("requested_by_kind"))),
        new Operation.Times(
            Sql.instant(row, "requested_at"),
            Sql.instantOrNull(row, "started_at"),
            Sql.instantOrNull(row, "finished_at"),
            Sql.instant(row, "deadline")),
        new Operation.Course(
            json.read(Json.STEPS, row.getString("steps")),
            row.getObject("progress", Integer.class)),
        new Operation.Tries(row.getInt("attempt"), failure(row)),
        row.getString("stop") == null ? null : Sql.constant(row, "stop", Operation.Stop.class),
        row.getBoolean("create_started"),
        Sql.uuidOrNull(row, "superseded_by"),
        claim(row),
        row.getLong("version"));
  }

  private static @Nullable Failure failure(ResultSet row) throws SQLException {
    var reason = row.getString("error_reason");
    return reason == null ? null : new Failure(reason, row.getString("error_message"));
  }

  private static @Nullable Claim claim(ResultSet row) throws SQLException {
    var id = Sql.uuidOrNull(row, "claim");
    return id == null
        ? null
        : new Claim(id, row.getString("claimed_by"), Sql.instant(row, "claim_ends"));
  }
}
