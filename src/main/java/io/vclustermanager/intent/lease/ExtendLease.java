package io.vclustermanager.intent.lease;

import static java.util.Objects.requireNonNull;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.LeaseRules.Decision;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.QuotaRules;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extends a lease.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version; being deleted; permanent), INVALID
 * (neither or both of by and until; reason too long), OUT_OF_RANGE beyond what the rules allow.
 */
@Singleton
public final class ExtendLease {
  private static final String MUTATION = "extendLease";
  private static final int LONGEST_REASON = 500;

  private final ClusterDecisions decisions;
  private final ChangeWriter writer;
  private final LeaseSettings leases;
  private final Clock clock;

  ExtendLease(ClusterDecisions decisions, ChangeWriter writer, LeaseSettings leases, Clock clock) {
    this.decisions = decisions;
    this.writer = writer;
    this.leases = leases;
    this.clock = clock;
  }

  /** What is asked for: one of by and until. */
  public record Request(
      String cluster,
      @Nullable Duration by,
      @Nullable Instant until,
      @Nullable String reason,
      @Nullable Long expectedVersion) {}

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, Request request) {
    return decisions.known(
        ask,
        new Asked(MUTATION, request.cluster, ClusterAction.EXTEND, request.expectedVersion),
        state -> decide(ask, request, state));
  }

  private Outcome<Subject> decide(Ask ask, Request request, ClusterWithOperations state) {
    if ((request.by == null) == (request.until == null)) {
      return Decisions.rejected(
          Refusal.of(Code.INVALID, "by", "Give exactly one of 'by' and 'until'."));
    }
    if (request.reason != null && request.reason.length() > LONGEST_REASON) {
      return Decisions.rejected(
          Refusal.of(
              Code.INVALID, "reason", "A reason has at most " + LONGEST_REASON + " characters."));
    }
    var now = clock.instant();
    return switch (decideLease(request, state.cluster(), now)) {
      case Decision.Refused(var refusal) -> Decisions.rejected(refusal);
      case Decision.Granted(var lease) ->
          QuotaRules.tooLong(
                  request.by == null ? "until" : "by", state.cluster().owner(), lease, now)
              .map(Decisions::<Subject>rejected)
              .orElseGet(
                  () ->
                      decisions.judged(
                          ask,
                          MUTATION,
                          state.cluster().withLease(lease, now),
                          () -> new Outcome.Accepted<>(write(ask, request, state, lease, now))));
    };
  }

  private Decision decideLease(Request request, Cluster cluster, Instant now) {
    var lease = cluster.lease();
    var rules = leases.rules(false).within(cluster.spec().limits().maxLease(), null);
    return request.by != null
        ? rules.extendBy(lease, request.by, now)
        : rules.extendUntil(lease, requireNonNull(request.until), now);
  }

  private Subject write(
      Ask ask, Request request, ClusterWithOperations state, Lease lease, Instant now) {
    var cluster = state.cluster();
    var change =
        ChangeDraft.of(state, ask.caller(), now)
            .cluster(cluster.withLease(lease, now))
            .tell(
                Event.Type.LEASE_EXTENDED,
                null,
                List.of(
                    new FieldChange(
                        "lease.expiresAt",
                        String.valueOf(cluster.lease().expiresAt()),
                        String.valueOf(lease.expiresAt()))))
            .refreshMarks()
            .audit(
                new AuditEntry(MUTATION, cluster.name(), AuditEntry.Outcome.DONE, request.reason))
            .done();
    return new Subject(writer.write(change), null);
  }
}
