package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.History;
import io.vclustermanager.inventory.History.Place;
import io.vclustermanager.inventory.RetentionSettings;
import io.vclustermanager.model.TrustedTime;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The sweeps of events and operations that are past their time, as far as it can be trusted. */
@Factory
final class RetentionSweep {
  private static final Duration OF_EVENTS = Duration.ofMinutes(1);
  private static final Duration OF_OPERATIONS = Duration.ofHours(1);

  /** A step is a transaction of some milliseconds. */
  private static final int STEP = 500;

  /** What is left goes on at the next run: a day takes away millions of events. */
  private static final int STEPS = 20;

  private final History history;
  private final RetentionSettings settings;
  private final Clock clock;
  private final TrustedTime time;

  RetentionSweep(History history, RetentionSettings settings, Clock clock, TrustedTime time) {
    this.history = history;
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

  private void sweepEvents() {
    if (!time.isTrusted()) {
      return;
    }
    // Those that an earlier run announced, and only then: see History.
    for (var i = 0; i < STEPS; i++) {
      if (history.forgetEvents(STEP) < STEP) {
        break;
      }
    }
    if (!settings.events().isZero()) {
      history.expireEvents(clock.instant().minus(settings.events()), STEP * STEPS);
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
