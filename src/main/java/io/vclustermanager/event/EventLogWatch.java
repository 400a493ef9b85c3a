package io.vclustermanager.event;

import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.EventBlocker;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Regularly;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether events wait to be stamped, so that nobody has to guess why
 * subscribers hear nothing: how long the oldest waits, and which transaction holds it back.
 */
@Singleton
public final class EventLogWatch {
  /** Events that wait for longer are told. */
  static final Duration TOLD_AFTER = Duration.ofSeconds(10);

  private static final Duration OFTEN = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(EventLogWatch.class);

  private final Events events;
  private final Clock clock;
  private final Regularly regularly;
  private volatile @Nullable EventBlocker blocker;
  private volatile boolean told;

  EventLogWatch(Events events, Clock clock, Regularly regularly) {
    this.events = events;
    this.clock = clock;
    this.regularly = regularly;
  }

  /** Before anybody can ask: cursors need the epoch. */
  @EventListener
  void begin(StartupEvent started) {
    events.look();
    regularly.every(OFTEN, this::look);
  }

  /** Looks, and tells once when it is held back, by something else, or no more. */
  void look() {
    try {
      events.look();
      tell();
    } catch (DatabaseException e) {
      // Its absence is told elsewhere, and the age of what waits goes on.
      LOG.debug("The event log cannot be looked at: {}", e.getMessage());
    }
  }

  /** How long the oldest event waits that has no position yet; zero when there is none. */
  public Duration lag() {
    var since = events.state().waitingSince();
    var lag = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  /** Why events have waited for more than 10 s, in words for administrators. */
  public Optional<String> reason() {
    return told ? Optional.of(words(blocker)) : Optional.empty();
  }

  private void tell() {
    if (lag().compareTo(TOLD_AFTER) <= 0) {
      tellEnd();
      return;
    }
    var now = events.blocker().orElse(null);
    if (!told || !isSame(now, blocker)) {
      LOG.warn("Events have waited for {} s: {}", lag().toSeconds(), words(now));
    }
    blocker = now;
    told = true;
  }

  private void tellEnd() {
    if (told) {
      LOG.info("Events do not wait any more");
    }
    blocker = null;
    told = false;
  }

  private static boolean isSame(@Nullable EventBlocker one, @Nullable EventBlocker other) {
    return one == null || other == null ? one == null && other == null : one.isSame(other);
  }

  private String words(@Nullable EventBlocker by) {
    return by == null
        ? "no transaction holds them back, the service is behind"
        : "an open transaction holds them back, that of " + by.text(clock.instant());
  }
}
