package io.vclustermanager.intent.audit;

import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.AuditTrail;
import io.vclustermanager.inventory.AuditTrail.Line;
import io.vclustermanager.inventory.AuditTrail.Place;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Tally;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the audit away, in the order of time, page by page.
 *
 * <p>Refuses with FORBIDDEN who does not administer the service; with INVALID a stretch that ends
 * before it begins.
 */
@Singleton
public final class ExportAudit {
  private static final String ACTION = "exportAudit";
  private static final String SUBJECT = "audit";

  /** Some 200 KB. */
  private static final int PAGE = 500;

  private final AuditTrail trail;
  private final AuditLog log;
  private final Clock clock;
  private final Tally tally;

  ExportAudit(AuditTrail trail, AuditLog log, Clock clock, Tally tally) {
    this.trail = trail;
    this.log = log;
    this.clock = clock;
    this.tally = tally;
  }

  /** The entries of a stretch of time that lies behind us: it has an end, however long it takes. */
  public final class Export {
    private final Instant until;
    private Place place;

    private Export(Instant from, Instant until) {
      this.until = until;
      this.place = Place.before(from);
    }

    /** The next ones, the oldest first; none when there are no more. */
    public List<Line> next() {
      var lines = trail.after(place, until, PAGE);
      if (!lines.isEmpty()) {
        place = lines.getLast().place();
      }
      return lines;
    }
  }

  /**
   * Begins to.
   *
   * @param from those of then or later; null: from the beginning
   * @param to those before then; null, or in the future: until now
   */
  public Outcome<Export> execute(Caller caller, @Nullable Instant from, @Nullable Instant to) {
    var now = clock.instant();
    var refusal = refusal(caller, from, to);
    if (refusal != null) {
      tally.refused(refusal.code());
      append(caller, now, AuditEntry.Outcome.REFUSED, refusal.code() + ": " + refusal.message());
      return new Outcome.Rejected<>(List.of(refusal));
    }
    var until = to == null || to.isAfter(now) ? now : to;
    append(caller, now, AuditEntry.Outcome.DONE, "from " + from + " to " + until);
    return new Outcome.Accepted<>(new Export(from == null ? Instant.EPOCH : from, until));
  }

  private static @Nullable Refusal refusal(
      Caller caller, @Nullable Instant from, @Nullable Instant to) {
    if (!caller.actor().isAdmin()) {
      return Refusal.of(
          Code.FORBIDDEN,
          "from",
          "Only administrators take the audit as a whole; ask the graph for auditEntries, which has"
              + " your own.");
    }
    return from != null && to != null && !from.isBefore(to)
        ? Refusal.of(Code.INVALID, "to", "The stretch must end after it begins.")
        : null;
  }

  private void append(Caller caller, Instant now, AuditEntry.Outcome outcome, String reason) {
    log.append(caller, now, new AuditEntry(ACTION, SUBJECT, outcome, reason));
  }
}
