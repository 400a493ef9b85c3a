package io.vclustermanager.inventory;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.TrustedTime;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's one clock: the database's time, so that all replicas agree. It is measured now and
 * then and goes on by the machine's monotonic time in between; whoever decides by time uses it, and
 * SQL never decides by {@code now()}. It ticks in microseconds, as PostgreSQL does.
 */
@Singleton
public final class DatabaseClock extends Clock implements TrustedTime {
  /** A jump between database and monotonic time beyond this freezes sweeps. */
  public static final Duration LARGEST_JUMP = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration OFTEN = Duration.ofSeconds(30);
  private static final Duration FROZEN_FOR = Duration.ofMinutes(5);

  private final Supplier<Instant> source;
  private final LongSupplier monotonic;
  private final AtomicReference<Reading> last;

  private record Reading(Instant time, long nanos, long frozenUntil) {
    Instant now(long at) {
      return time.plusNanos(at - nanos);
    }
  }

  @Inject
  DatabaseClock(DataSource dataSource, Regularly regularly) {
    this(() -> read(DelegatingDataSource.unwrapDataSource(dataSource)), System::nanoTime);
    regularly.every(OFTEN, this::measure);
  }

  /** A clock that measures this source, and goes on by this monotonic time in nanoseconds. */
  DatabaseClock(Supplier<Instant> source, LongSupplier monotonic) {
    this.source = source;
    this.monotonic = monotonic;
    var now = monotonic.getAsLong();
    this.last = new AtomicReference<>(new Reading(source.get(), now, now));
  }

  @Override
  public Instant instant() {
    return last.get().now(monotonic.getAsLong()).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public boolean isTrusted() {
    return monotonic.getAsLong() - last.get().frozenUntil >= 0;
  }

  /** Measures the database's time anew, now and then. While the database is away, time goes on. */
  void measure() {
    try {
      adopt(measured());
    } catch (DatabaseException e) {
      LOG.debug("The database's time cannot be measured: {}", e.getMessage());
    }
  }

  private Reading measured() {
    var before = monotonic.getAsLong();
    var time = source.get();
    var after = monotonic.getAsLong();
    return new Reading(time, before + (after - before) / 2, last.get().frozenUntil);
  }

  private void adopt(Reading reading) {
    var jump = Duration.between(last.get().now(reading.nanos), reading.time);
    if (jump.abs().compareTo(LARGEST_JUMP) <= 0) {
      last.set(reading);
      return;
    }
    LOG.warn(
        "The database's time jumped by {}: nothing is deleted by time for {}", jump, FROZEN_FOR);
    last.set(new Reading(reading.time, reading.nanos, reading.nanos + FROZEN_FOR.toNanos()));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("The service's clock is in UTC");
  }

  private static Instant read(DataSource plain) {
    try (var connection = plain.getConnection()) {
      return Sql.of("select clock_timestamp() as time")
          .find(connection, row -> Sql.instant(row, "time"))
          .orElseThrow();
    } catch (SQLException e) {
      throw new DatabaseException("read the database's time", e);
    }
  }
}
