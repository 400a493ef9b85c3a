package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * The audit. A change carries its entry itself and writes it by its own statement; refusals and dry
 * runs, which change nothing, are appended.
 */
@Singleton
public final class AuditLog {
  private final Database database;

  AuditLog(Database database) {
    this.database = database;
  }

  /** Appends an entry, in the transaction if there is one, else by itself. */
  public void append(Caller caller, Instant at, AuditEntry entry) {
    database.work(
        "append to the audit",
        connection -> insert(Sql.of(""), caller, at, entry).update(connection));
  }

  /** The insert of an audit entry, up to where a {@code from} may follow. */
  static Sql insert(Sql sql, Caller caller, Instant at, AuditEntry entry) {
    return sql.add(
        """
        insert into audit (at, actor, actor_kind, action, subject, outcome, reason, request_id,
          source, way) select ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?, ?\
        """,
        at,
        caller.actor().name(),
        caller.actor().kind(),
        entry.action(),
        entry.subject(),
        entry.outcome(),
        entry.reason(),
        caller.requestId(),
        caller.source(),
        caller.actor().way());
  }
}
