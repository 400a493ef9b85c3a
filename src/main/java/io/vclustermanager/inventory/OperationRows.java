package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Claim;
import io.vclustermanager.model.Operation.Deaths;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.Operation.Stop;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of operation. */
@Singleton
final class OperationRows {
  private static final Columns<Operation> ALL = new Columns<>("operation", "o");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, Operation::id);
  private static final Column<UUID> CLUSTER =
      ALL.once("cluster_id", Type.UUID, Operation::clusterId);
  private static final Column<OperationKind> KIND =
      ALL.once("kind", Type.constant(OperationKind.class), Operation::kind);
  private static final Column<OperationState> STATE =
      ALL.eachTime("state", Type.constant(OperationState.class), Operation::state);
  private static final Column<String> REQUESTED_BY =
      ALL.once("requested_by", Type.TEXT, operation -> operation.requestedBy().name());
  private static final Column<ActorKind> REQUESTED_BY_KIND =
      ALL.once("requested_by_kind", Type.ACTOR_KIND, operation -> operation.requestedBy().kind());
  private static final Column<Instant> REQUESTED_AT =
      ALL.once("requested_at", Type.INSTANT, Operation::requestedAt);
  private static final Column<Instant> STARTED_AT =
      ALL.eachTime("started_at", Type.INSTANT, Operation::startedAt);
  private static final Column<Instant> FINISHED_AT =
      ALL.eachTime("finished_at", Type.INSTANT, Operation::finishedAt);
  private static final Column<Instant> DEADLINE =
      ALL.once("deadline", Type.INSTANT, Operation::deadline);
  private static final Column<Integer> ATTEMPT =
      ALL.eachTime("attempt", Type.COUNT, Operation::attempt);
  private static final Column<List<Step>> STEPS =
      ALL.eachTime("steps", Type.json(Json.STEPS, Json::steps), Operation::steps);
  private static final Column<Integer> PROGRESS =
      ALL.eachTime("progress", Type.COUNT, Operation::progress);
  private static final Column<String> ERROR_REASON =
      ALL.eachTime(
          "error_reason", Type.TEXT, operation -> of(operation.failure(), Failure::reason));
  private static final Column<String> ERROR_MESSAGE =
      ALL.eachTime(
          "error_message", Type.TEXT, operation -> of(operation.failure(), Failure::message));
  private static final Column<Stop> STOP =
      ALL.eachTime("stop", Type.constant(Stop.class), Operation::stop);
  private static final Column<Boolean> CREATE_STARTED =
      ALL.eachTime("create_started", Type.FLAG, Operation::createStarted);
  private static final Column<UUID> SUPERSEDED_BY =
      ALL.eachTime("superseded_by", Type.UUID, Operation::supersededBy);
  private static final Column<UUID> CLAIM =
      ALL.eachTime("claim", Type.UUID, operation -> of(operation.claim(), Claim::id));
  private static final Column<String> CLAIMED_BY =
      ALL.eachTime("claimed_by", Type.TEXT, operation -> of(operation.claim(), Claim::by));
  private static final Column<Instant> CLAIM_ENDS =
      ALL.eachTime("claim_ends", Type.INSTANT, operation -> of(operation.claim(), Claim::ends));
  private static final Column<Integer> CHILD_DEATHS =
      ALL.eachTime("child_deaths", Type.COUNT, operation -> operation.deaths().children());
  private static final Column<Integer> WORKER_DEATHS =
      ALL.eachTime("worker_deaths", Type.COUNT, operation -> operation.deaths().workers());
  private static final Column<Long> VERSION =
      ALL.eachTime("version", Type.NUMBER, Operation::version);

  static final String COLUMNS = ALL.list();

  /** The same, of which it is known whether their cluster can be read. */
  static final String WITH_CLUSTER =
      COLUMNS + ", " + Readable.itsCluster("o.cluster_id") + " as its_cluster";

  static final String SELECT = "select " + COLUMNS + " from operation o where ";

  private final Json json;

  OperationRows(Json json) {
    this.json = json;
  }

  /** Adds the insert of a new operation, up to where a {@code from} may follow. */
  Sql insert(Sql sql, Operation operation) {
    return ALL.insert(sql, operation, json);
  }

  /** Adds the update of an operation, up to where a {@code from} may follow. */
  Sql update(Sql sql, Operation operation) {
    return ALL.update(sql, operation, json);
  }

  /** Of a row that selects {@link #WITH_CLUSTER}. */
  Operation withCluster(ResultSet row) throws SQLException {
    Readable.requireItsCluster(row);
    return operation(row);
  }

  /** The operation of a row that begins with {@link #COLUMNS}. */
  Operation operation(ResultSet selected) throws SQLException {
    var row = new Row(selected, json);
    return new Operation(
        row.get(ID),
        row.get(CLUSTER),
        row.get(KIND),
        row.get(STATE),
        new ActorName(row.get(REQUESTED_BY), row.get(REQUESTED_BY_KIND)),
        new Operation.Times(
            row.get(REQUESTED_AT),
            row.orNull(STARTED_AT),
            row.orNull(FINISHED_AT),
            row.get(DEADLINE)),
        new Operation.Course(row.get(STEPS), row.orNull(PROGRESS)),
        new Operation.Tries((int) row.number(ATTEMPT), failure(row), deaths(row)),
        row.orNull(STOP),
        row.flag(CREATE_STARTED),
        row.orNull(SUPERSEDED_BY),
        claim(row),
        row.number(VERSION));
  }

  /** A row of the release before has none. */
  private static Deaths deaths(Row row) throws SQLException {
    return new Deaths((int) row.number(CHILD_DEATHS), (int) row.number(WORKER_DEATHS));
  }

  private static @Nullable Failure failure(Row row) throws SQLException {
    var reason = row.orNull(ERROR_REASON);
    return reason == null ? null : new Failure(reason, row.get(ERROR_MESSAGE));
  }

  private static @Nullable Claim claim(Row row) throws SQLException {
    var id = row.orNull(CLAIM);
    return id == null ? null : new Claim(id, row.get(CLAIMED_BY), row.get(CLAIM_ENDS));
  }

  private static <W, P> @Nullable P of(@Nullable W whole, Function<W, P> part) {
    return whole == null ? null : part.apply(whole);
  }
}
