package io.vclustermanager.inventory;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.inventory.AuditSettings.Reads;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Figure;
import io.vclustermanager.model.WayIn;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is read, for the audit: kept in memory and written some at a time, so that no request waits
 * for it. Its memory has a bound; what finds no room in it is counted as lost, and told.
 */
@Singleton
public final class AuditReads {
  /** What an entry of a read says that was done. */
  public static final String ACTION = "read";

  private static final Logger LOG = LoggerFactory.getLogger(AuditReads.class);

  /** For so many actors and operations of a minute, or reads of a second. */
  private static final int MOST = 10_000;

  /** By what operations go that find no name of their own any more: clients choose names. */
  private static final String OTHERS = "(others)";

  private static final int BATCH = 1000;
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final int LONGEST_NAME = 128;

  private final Regularly regularly;
  private final ExecutorService executor;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final Database database;
  private final Clock clock;
  private final Reads kept;

  /** Added to and taken out in one step each: what is added while it is written is in either. */
  private final Map<Key, Long> counts = new ConcurrentHashMap<>();

  private final BlockingQueue<Row> queue = new ArrayBlockingQueue<>(MOST);
  private final LongAdder lost = new LongAdder();

  private record Key(ActorName actor, WayIn way, String operation, Instant minute) {}

  private record Row(
      Instant at,
      ActorName actor,
      WayIn way,
      String operation,
      @Nullable String reason,
      String requestId,
      @Nullable String source) {}

  AuditReads(
      Database database,
      Clock clock,
      AuditSettings settings,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor,
      Regularly regularly) {
    this.regularly = regularly;
    this.executor = executor;
    this.database = database;
    this.clock = clock;
    this.kept = settings.kept();
  }

  /** The figure of what was lost. */
  @Factory
  static final class Figures {
    @Singleton
    Figure lostReads(AuditReads reads) {
      return new Figure(
          "vcm.audit.reads.lost", "Reads that the audit had no room for", reads.lost::sum);
    }
  }

  /** Whether any are kept. */
  public boolean areKept() {
    return kept != Reads.OFF;
  }

  /**
   * Somebody reads. Waits for nothing.
   *
   * @param operation its name, as the client gave it
   */
  public void add(Caller caller, String operation) {
    var now = clock.instant();
    var name =
        operation.length() <= LONGEST_NAME ? operation : operation.substring(0, LONGEST_NAME);
    var actor = caller.actor();
    switch (kept) {
      case OFF -> {}
      case COUNTS ->
          count(new Key(actor.asName(), actor.way(), name, now.truncatedTo(ChronoUnit.MINUTES)), 1);
      case FULL ->
          keep(
              new Row(
                  now,
                  actor.asName(),
                  actor.way(),
                  name,
                  null,
                  caller.requestId(),
                  caller.source()));
    }
  }

  private void count(Key key, long times) {
    if (counts.containsKey(key) || counts.size() < MOST) {
      counts.merge(key, times, Long::sum);
    } else if (!key.operation.equals(OTHERS) && counts.size() < 2 * MOST) {
      counts.merge(new Key(key.actor, key.way, OTHERS, key.minute), times, Long::sum);
    } else {
      lost.add(times);
    }
  }

  private void keep(Row row) {
    if (!queue.offer(row)) {
      lost.increment();
    }
  }

  /** Begins to write now and then, where any are kept. */
  @EventListener
  void start(StartupEvent started) {
    if (areKept()) {
      regularly.every(OFTEN, this::writeElsewhere);
    }
  }

  /** The threads of timers are few, and the database may let one wait. */
  private void writeElsewhere() {
    if (writing.compareAndSet(false, true)) {
      try {
        executor.execute(this::writeOnce);
      } catch (RejectedExecutionException e) {
        writing.set(false);
        LOG.debug("No thread writes what was read", e);
      }
    }
  }

  private void writeOnce() {
    try {
      write();
    } finally {
      writing.set(false);
    }
  }

  /** Writes what has come to its end: minutes that are over, and reads one by one. */
  void write() {
    writeCounts(clock.instant().truncatedTo(ChronoUnit.MINUTES));
    writeEach();
  }

  /** What is kept when the service stops is written with what it has of the minute. */
  @PreDestroy
  void writeAll() {
    writeCounts(Instant.MAX);
    writeEach();
  }

  private void writeCounts(Instant before) {
    var over = counts.keySet().stream().filter(each -> each.minute.isBefore(before)).toList();
    for (var from = 0; from < over.size(); from += BATCH) {
      var taken = new HashMap<Key, Long>();
      for (var key : over.subList(from, Math.min(over.size(), from + BATCH))) {
        var counted = counts.remove(key);
        if (counted != null) {
          taken.put(key, counted);
        }
      }
      if (!insert(taken.entrySet().stream().map(AuditReads::row).toList())) {
        // The database is away: they are written with what comes, as far as there is room.
        taken.forEach(this::count);
        return;
      }
    }
  }

  private static Row row(Map.Entry<Key, Long> counted) {
    var key = counted.getKey();
    return new Row(
        key.minute,
        key.actor,
        key.way,
        key.operation,
        counted.getValue() + " in this minute",
        "counted",
        null);
  }

  private void writeEach() {
    var rows = new ArrayList<Row>();
    while (queue.drainTo(rows, BATCH) > 0) {
      if (!insert(rows)) {
        lost.add(rows.size());
        return;
      }
      rows.clear();
    }
  }

  private boolean insert(List<Row> rows) {
    if (rows.isEmpty()) {
      return true;
    }
    try {
      database.work("keep what was read", connection -> statement(rows).update(connection));
      return true;
    } catch (RuntimeException e) {
      // Whatever it is: what comes afterwards is written all the same.
      LOG.warn("What was read cannot be kept in the audit: {}", e.getMessage());
      return false;
    }
  }

  private static Sql statement(List<Row> rows) {
    return Sql.of(
        """
        insert into audit (at, actor, actor_kind, way, action, subject, outcome, reason, request_id,
          source)
        select n.at::timestamptz, n.actor, n.kind, n.way, ?, n.operation, ?, n.reason, n.request_id,
          n.source
        from unnest(?, ?, ?, ?, ?, ?, ?, ?)
          n(at, actor, kind, way, operation, reason, request_id, source)
        """,
        ACTION,
        AuditEntry.Outcome.DONE,
        texts(rows, row -> row.at.toString()),
        texts(rows, row -> row.actor.name()),
        texts(rows, row -> row.actor.kind().name()),
        texts(rows, row -> row.way.name()),
        texts(rows, Row::operation),
        texts(rows, Row::reason),
        texts(rows, Row::requestId),
        texts(rows, Row::source));
  }

  private static Object texts(List<Row> rows, Function<Row, @Nullable String> text) {
    var texts = new ArrayList<@Nullable String>();
    rows.forEach(row -> texts.add(text.apply(row)));
    return Sql.texts(texts);
  }
}
