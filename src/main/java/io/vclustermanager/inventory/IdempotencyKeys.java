package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.NodeId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The answers given under idempotency keys. A key belongs to an actor and a mutation; of the input
 * only a hash is kept.
 */
@Singleton
public final class IdempotencyKeys {
  private static final Map<String, NodeId.Kind> FORMER_COLUMNS =
      new TreeMap<>(
          Map.of(
              "cluster_id", NodeId.Kind.CLUSTER,
              "operation_id", NodeId.Kind.OPERATION,
              "host_id", NodeId.Kind.HOST,
              "grant_id", NodeId.Kind.GRANT,
              "template_id", NodeId.Kind.TEMPLATE));

  private final Database database;

  IdempotencyKeys(Database database) {
    this.database = database;
  }

  /** Under which key: whose, of which mutation. */
  public record Key(String subject, String mutation, String key) {}

  /** What was answered. */
  public sealed interface Former {
    /** The same was asked before, about these. */
    record Same(List<NodeId> ids) implements Former {
      /** The key of the first one of that kind; empty when it was about none. */
      public Optional<UUID> key(NodeId.Kind kind) {
        return IdempotencyKeys.key(ids, kind);
      }
    }

    /** Something else was asked before. */
    record Other() implements Former {}
  }

  /**
   * Takes the key for this transaction. Whoever takes the same key at the same time waits here for
   * the first one to commit, which makes the two exact.
   *
   * @param inputHash in hex
   * @return what was answered before; empty when the key is fresh
   */
  public Optional<Former> take(Key key, String inputHash, Instant now) {
    var hash = HexFormat.of().parseHex(inputHash);
    return database.work(
        "take an idempotency key",
        connection -> {
          var taken =
              Sql.of(
                      """
                      insert into idempotency (subject, mutation, key, input_hash, created_at)
                      values (?, ?, ?, ?, ?) on conflict do nothing
                      """,
                      key.subject(),
                      key.mutation(),
                      key.key(),
                      hash,
                      now)
                  .update(connection);
          if (taken == 1) {
            return Optional.<Former>empty();
          }
          return Sql.of(
                  "select input_hash, answer, cluster_id, operation_id, host_id, grant_id,"
                      + " template_id from idempotency where subject = ? and mutation = ? and key ="
                      + " ?",
                  key.subject(),
                  key.mutation(),
                  key.key())
              .find(
                  connection,
                  row ->
                      Arrays.equals(row.getBytes("input_hash"), hash)
                          ? new Former.Same(answer(row))
                          : new Former.Other());
        });
  }

  /**
   * Keeps what is answered under the key that this transaction took.
   *
   * @param answer what it is about, at most one of each kind
   */
  public void keep(Key key, List<NodeId> answer) {
    var statement =
        Sql.of(
            "update idempotency set answer = ?",
            Sql.texts(answer.stream().map(NodeId::toString).toList()));
    // Replicas of the last release read these alone; the next release drops them, see db/README.md.
    FORMER_COLUMNS.forEach(
        (column, kind) -> statement.add(", " + column + " = ?", key(answer, kind).orElse(null)));
    statement.add(
        " where subject = ? and mutation = ? and key = ?",
        key.subject(),
        key.mutation(),
        key.key());
    database.work("keep an answer", statement::update);
  }

  private static List<NodeId> answer(ResultSet row) throws SQLException {
    var ids = row.getArray("answer");
    if (ids == null) {
      return formerAnswer(row);
    }
    // A replica of a newer release may have written ids of a kind that is not known here.
    return Stream.of((String[]) ids.getArray())
        .map(NodeId::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Of a row that a replica of the last release wrote. */
  private static List<NodeId> formerAnswer(ResultSet row) throws SQLException {
    var ids = new ArrayList<NodeId>();
    for (var column : FORMER_COLUMNS.entrySet()) {
      var id = Sql.uuidOrNull(row, column.getKey());
      if (id != null) {
        ids.add(new NodeId(column.getValue(), id));
      }
    }
    return ids;
  }

  private static Optional<UUID> key(List<NodeId> ids, NodeId.Kind kind) {
    return ids.stream().filter(id -> id.kind() == kind).map(NodeId::key).findFirst();
  }

  /** Forgets the answer under a key, since it came to nothing: the same may be asked again. */
  public void release(Key key) {
    database.work(
        "release an idempotency key",
        connection ->
            Sql.of(
                    "delete from idempotency where subject = ? and mutation = ? and key = ?",
                    key.subject(),
                    key.mutation(),
                    key.key())
                .update(connection));
  }

  /** Forgets keys made before then. */
  public int forget(Instant before) {
    return database.work(
        "forget idempotency keys",
        connection ->
            Sql.of("delete from idempotency where created_at < ?", before).update(connection));
  }
}
