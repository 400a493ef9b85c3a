package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answers given under idempotency keys. A key belongs to an actor and a mutation; of the input
 * only a hash is kept.
 */
@Singleton
public final class IdempotencyKeys {
  private final Database database;

  IdempotencyKeys(Database database) {
    this.database = database;
  }

  /** Under which key: whose, of which mutation. */
  public record Key(String subject, String mutation, String key) {}

  /** What was answered. */
  public sealed interface Former {
    /** The same was asked before, about these. */
    record Same(
        @Nullable UUID cluster,
        @Nullable UUID operation,
        @Nullable UUID host,
        @Nullable UUID grant,
        @Nullable UUID template)
        implements Former {}

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
                  "select input_hash, cluster_id, operation_id, host_id, grant_id, template_id"
                      + " from idempotency where subject = ? and mutation = ? and key = ?",
                  key.subject(),
                  key.mutation(),
                  key.key())
              .find(
                  connection,
                  row ->
                      Arrays.equals(row.getBytes("input_hash"), hash)
                          ? new Former.Same(
                              Sql.uuidOrNull(row, "cluster_id"),
                              Sql.uuidOrNull(row, "operation_id"),
                              Sql.uuidOrNull(row, "host_id"),
                              Sql.uuidOrNull(row, "grant_id"),
                              Sql.uuidOrNull(row, "template_id"))
                          : new Former.Other());
        });
  }

  /** Keeps what is answered under the key that this transaction took. */
  public void keep(
      Key key, @Nullable UUID cluster, @Nullable UUID operation, @Nullable UUID grant) {
    database.work(
        "keep an answer",
        connection ->
            Sql.of(
                    "update idempotency set cluster_id = ?, operation_id = ?, grant_id = ? where"
                        + " subject = ? and mutation = ? and key = ?",
                    cluster,
                    operation,
                    grant,
                    key.subject(),
                    key.mutation(),
                    key.key())
                .update(connection));
  }

  /** The same of a host. */
  public void keepHost(Key key, UUID host) {
    database.work(
        "keep an answer about a host",
        connection ->
            Sql.of(
                    "update idempotency set host_id = ? where subject = ? and mutation = ? and key"
                        + " = ?",
                    host,
                    key.subject(),
                    key.mutation(),
                    key.key())
                .update(connection));
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

  /** The same of a template. */
  public void keepTemplate(Key key, UUID template) {
    database.work(
        "keep an answer about a template",
        connection ->
            Sql.of(
                    "update idempotency set template_id = ? where subject = ? and mutation = ? and"
                        + " key = ?",
                    template,
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
