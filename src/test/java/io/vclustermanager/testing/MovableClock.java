package io.vclustermanager.testing;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.vclustermanager.inventory.DatabaseClock;
import io.vclustermanager.model.TrustedTime;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The service's clock in tests: real time, moved ahead at will, so that nothing has to sleep. */
@Singleton
@Replaces(DatabaseClock.class)
@Requires(property = MovableClock.PROPERTY)
public final class MovableClock extends Clock implements TrustedTime {
  /** The setting that says how far ahead the clock starts; by default it starts on time. */
  public static final String AHEAD = "test.movable-clock-ahead";

  static final String PROPERTY = "test.movable-clock";

  private final AtomicReference<Duration> ahead;
  private volatile boolean trusted = true;

  MovableClock(@Value("${" + AHEAD + ":PT0S}") Duration ahead) {
    this.ahead = new AtomicReference<>(ahead);
  }

  /** Moves the time ahead. */
  public void move(Duration by) {
    ahead.accumulateAndGet(by, Duration::plus);
  }

  /** Whether sweeps may decide by the time. */
  public void trust(boolean isTrusted) {
    trusted = isTrusted;
  }

  @Override
  public boolean isTrusted() {
    return trusted;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get()).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
