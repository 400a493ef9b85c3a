package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * The audit of what changed nothing: refusals and dry runs. Changes carry their entry themselves.
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
        connection -> ChangeWriter.audit(Sql.of(""), caller, at, entry).update(connection));
  }
}
