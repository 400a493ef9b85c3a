package io.vclustermanager.testing;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
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
  static final String PROPERTY = "test.movable-clock";

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private volatile boolean trusted = true;

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
