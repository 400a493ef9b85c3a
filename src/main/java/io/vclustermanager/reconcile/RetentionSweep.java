package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.AuditParts;
import io.vclustermanager.inventory.FailedSignIns;
import io.vclustermanager.inventory.History;
import io.vclustermanager.inventory.History.Place;
import io.vclustermanager.inventory.PageSessions;
import io.vclustermanager.inventory.RetentionSettings;
import io.vclustermanager.inventory.UsedSignIns;
import io.vclustermanager.model.TrustedTime;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The sweeps of events, operations, sessions, audit entries and counts of failed sign-ins that are
 * past their time, as far as it can be trusted.
 */
@Factory
final class RetentionSweep {
  private static final Duration OF_EVENTS = Duration.ofMinutes(1);
  private static final Duration OF_OPERATIONS = Duration.ofHours(1);

  /** Months are made in time: the next one half a month before. */
  private static final Duration OF_AUDIT = Duration.ofHours(1);

  private static final Duration AHEAD = Duration.ofDays(45);

  /** Anybody can send them, so there may be as many as events. */
  private static final Duration OF_SIGN_INS = Duration.ofMinutes(1);

  private static final Duration OF_SESSIONS = Duration.ofHours(1);
  private static final Duration SIGN_INS_KEPT = Duration.ofDays(90);

  /** A step is a transaction of some milliseconds. */
  private static final int STEP = 500;

  /** What is left goes on at the next run: a day takes away millions of events. */
  private static final int STEPS = 20;

  private final History history;
  private final AuditParts audit;
  private final FailedSignIns signIns;
  private final PageSessions sessions;
  private final UsedSignIns usedSignIns;
  private final RetentionSettings settings;
  private final Clock clock;
  private final TrustedTime time;

  RetentionSweep(
      History history,
      AuditParts audit,
      FailedSignIns signIns,
      PageSessions sessions,
      UsedSignIns usedSignIns,
      RetentionSettings settings,
      Clock clock,
      TrustedTime time) {
    this.history = history;
    this.audit = audit;
    this.signIns = signIns;
    this.sessions = sessions;
    this.usedSignIns = usedSignIns;
    this.settings = settings;
    this.clock = clock;
    this.time = time;
  }

  /** Forgets events. */
  @Singleton
  RecurringTask<Void> eventRetention() {
    return Tasks.recurring("event-retention", FixedDelay.of(OF_EVENTS))
        .execute((_, _) -> sweepEvents());
  }

  /** Forgets operations that have ended. */
  @Singleton
  RecurringTask<Void> operationRetention() {
    return Tasks.recurring("operation-retention", FixedDelay.of(OF_OPERATIONS))
        .execute((_, _) -> sweepOperations());
  }

  /** Forgets how many sign-ins failed 90 days ago. */
  @Singleton
  RecurringTask<Void> failedSignInRetention() {
    return Tasks.recurring("failed-sign-in-retention", FixedDelay.of(OF_SIGN_INS))
        .execute((_, _) -> sweepSignIns());
  }

  /** Forgets sessions that are over; they are not taken any more before that. */
  @Singleton
  RecurringTask<Void> sessionRetention() {
    return Tasks.recurring("session-retention", FixedDelay.of(OF_SESSIONS))
        .execute((_, _) -> sweepSessions());
  }

  private void sweepSessions() {
    if (time.isTrusted()) {
      var now = clock.instant();
      inSteps(() -> sessions.forget(now, STEP));
      inSteps(() -> usedSignIns.forget(now, STEP));
    }
  }

  /** Makes the audit's months, and drops those that are past their time. */
  @Singleton
  RecurringTask<Void> auditRetention() {
    return Tasks.recurring("audit-retention", FixedDelay.of(OF_AUDIT))
        .execute((_, _) -> sweepAudit());
  }

  private void sweepAudit() {
    if (!time.isTrusted()) {
      return;
    }
    var now = clock.instant();
    audit.make(now.plus(AHEAD));
    if (!settings.audit().isZero()) {
      audit.drop(now.minus(settings.audit()), now);
    }
  }

  private void sweepSignIns() {
    if (time.isTrusted()) {
      var before = clock.instant().minus(SIGN_INS_KEPT);
      inSteps(() -> signIns.forget(before, STEP));
    }
  }

  private static void inSteps(IntSupplier step) {
    for (var i = 0; i < STEPS; i++) {
      if (step.getAsInt() < STEP) {
        break;
      }
    }
  }

  private void sweepEvents() {
    if (!time.isTrusted()) {
      return;
    }
    // Those that an earlier run announced, and only then: see History.
    inSteps(() -> history.forgetEvents(STEP));
    if (!settings.events().isZero()) {
      var now = clock.instant();
      history.expireEvents(now.minus(settings.events()), now, STEP * STEPS);
    }
  }

  private void sweepOperations() {
    if (!time.isTrusted() || settings.operations().isZero()) {
      return;
    }
    var before = clock.instant().minus(settings.operations());
    var place = Optional.of(Place.FIRST);
    while (place.isPresent()) {
      place = history.forgetOperations(place.get(), before, STEP);
    }
  }
}
