package io.vclustermanager.inventory;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's one clock: the database's time, so that all replicas agree. It is measured now and
 * then and goes on by the machine's monotonic time in between; whoever decides by time uses it, and
 * SQL never decides by {@code now()}. It ticks in microseconds, as PostgreSQL does.
 */
@Singleton
public final class DatabaseClock extends Clock {
  /** A jump between database and monotonic time beyond this freezes sweeps. */
  public static final Duration LARGEST_JUMP = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration FROZEN_FOR = Duration.ofMinutes(5);

  private final DataSource plain;
  private final AtomicReference<Reading> last;

  private record Reading(Instant time, long nanos, long frozenUntil) {
    Instant now(long at) {
      return time.plusNanos(at - nanos);
    }
  }

  DatabaseClock(DataSource dataSource) {
    this.plain = DelegatingDataSource.unwrapDataSource(dataSource);
    this.last = new AtomicReference<>(read());
  }

  @Override
  public Instant instant() {
    return last.get().now(System.nanoTime()).truncatedTo(ChronoUnit.MICROS);
  }

  /** Measures the database's time anew. */
  public void measure() {
    var reading = read();
    var expected = last.get().now(reading.nanos);
    var jump = Duration.between(expected, reading.time);
    if (jump.abs().compareTo(LARGEST_JUMP) <= 0) {
      last.set(new Reading(reading.time, reading.nanos, last.get().frozenUntil));
      return;
    }
    LOG.warn(
        "The database's time jumped by {}: nothing is deleted by time for {}", jump, FROZEN_FOR);
    last.set(new Reading(reading.time, reading.nanos, reading.nanos + FROZEN_FOR.toNanos()));
  }

  /** Whether the time jumped lately, so that nothing irrevocable may be decided by it. */
  public boolean isFrozen() {
    return System.nanoTime() - last.get().frozenUntil < 0;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("The service's clock is in UTC");
  }

  private Reading read() {
    try (var connection = plain.getConnection()) {
      var before = System.nanoTime();
      var time =
          Sql.of("select clock_timestamp() as time")
              .find(connection, row -> Sql.instant(row, "time"))
              .orElseThrow();
      var after = System.nanoTime();
      return new Reading(time, before + (after - before) / 2, System.nanoTime());
    } catch (SQLException e) {
      throw new DatabaseException("read the database's time", e);
    }
  }
}
