package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * The audit's months. They are made and dropped by functions of the database, which check
 * themselves what is asked of them: the service's user need not own the audit.
 */
@Singleton
public final class AuditParts {
  private final Database database;

  AuditParts(Database database) {
    this.database = database;
  }

  /** Makes those up to then that are not there yet; how many. */
  public int make(Instant until) {
    return Math.toIntExact(
        database.work(
            "make months of the audit",
            connection -> Sql.of("select audit_make_parts(?)", until).number(connection)));
  }

  /** Drops those that ended before then; how many. The audit itself says so. */
  public int drop(Instant before, Instant now) {
    return database.inTransaction(
        () ->
            database.work(
                "drop months of the audit",
                connection -> {
                  var dropped =
                      (int) Sql.of("select audit_drop_parts(?)", before).number(connection);
                  if (dropped > 0) {
                    AuditLog.insert(Sql.of(""), Caller.system("retention"), now, entry(dropped))
                        .update(connection);
                  }
                  return dropped;
                }));
  }

  private static AuditEntry entry(int dropped) {
    return new AuditEntry(
        "forgetAudit", "audit", AuditEntry.Outcome.DONE, dropped + " of its parts, by their age");
  }
}
