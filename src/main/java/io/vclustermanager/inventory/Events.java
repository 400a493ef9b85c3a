package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Totals;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The event log: events in the order in which they were committed.
 *
 * <p>A row is written with its change and has no position yet. The stamper gives positions to rows
 * whose transaction is older than every one still open, in the order of transaction and row; so a
 * position once read is never followed by a smaller one, and there are no gaps.
 */
@Singleton
public final class Events {
  private static final Keyset<Event> PLACES = order(() -> "");
  private static final String SELECT =
      "select e.*, "
          + Readable.itsCluster("e.cluster_id")
          + " as its_cluster from event e where e.position is not null";

  private final Database database;
  private final Json json;
  private final EventEpochs epochs;
  private final Keyset<Event> order = order(() -> state().epoch());
  private final AtomicReference<@Nullable EventLogState> seen = new AtomicReference<>();

  Events(Database database, Json json, EventEpochs epochs) {
    this.database = database;
    this.json = json;
    this.epochs = epochs;
  }

  private static Keyset<Event> order(Supplier<String> epoch) {
    return new Keyset<>(
        "EVENT",
        "e.position",
        null,
        Keyset.Type.NUMBER,
        false,
        event -> Long.toString(event.position()),
        _ -> epoch.get());
  }

  /** The log as it was when it was last looked at. */
  public EventLogState state() {
    var last = seen.get();
    return last == null ? look() : last;
  }

  /**
   * Looks at the log anew, and gives it a new epoch when it is another one than it was. To be done
   * every few seconds: what is past its time is deleted only a minute after that can be seen here.
   */
  public EventLogState look() {
    var former = seen.get();
    if (former == null) {
      epochs.settle();
    }
    var now = read();
    if (now.isElsewhere) {
      epochs.settle();
      now = read();
    } else if (former != null && now.state.head() < former.head()) {
      // A log only grows: this one was taken back while we ran.
      epochs.replace(now.state.epoch());
      now = read();
    }
    seen.set(now.state);
    return now.state;
  }

  private record Look(EventLogState state, boolean isElsewhere) {}

  private Look read() {
    return database.work(
        "look at the event log",
        connection ->
            Sql.of(
                    """
                    select h.position, h.kept_after, p.epoch, p.is_first,
                      p.tableoid::bigint <> p.table_oid as is_elsewhere,
                      (select occurred_at from event where position is null
                        order by xid, id limit 1) as waiting_since
                    from event_head h, event_epoch p
                    """)
                .find(
                    connection,
                    row ->
                        new Look(
                            new EventLogState(
                                row.getString("epoch"),
                                row.getBoolean("is_first"),
                                row.getLong("position"),
                                row.getLong("kept_after"),
                                Sql.instantOrNull(row, "waiting_since")),
                            row.getBoolean("is_elsewhere")))
                .orElseThrow());
  }

  /** The transaction that holds events back, if one does. */
  public Optional<EventBlocker> blocker() {
    return database.work("find what holds events back", EventBlocker::find);
  }

  /**
   * A page of the events that the scope covers, in order.
   *
   * @throws CursorExpiredException when what its cursors stand for is not there any more
   */
  public Page<Event> page(EventFilter filter, PageRequest request, Scope scope) {
    check(request);
    return database.work(
        "list events",
        connection ->
            order.page(
                connection,
                filtered(SELECT, filter, scope)
                    .readable(Readable.event("e") + " and " + Readable.itsCluster("e.cluster_id")),
                request,
                Keyset.Reader.of(this::withCluster),
                () -> count(filter, scope)));
  }

  /** The same page of each of these clusters' events, in one statement. */
  public Map<UUID, Page<Event>> pagesOfClusters(
      Collection<UUID> clusters, PageRequest request, Scope scope) {
    return pagesOf("cluster_id", clusters, request, scope);
  }

  /** The same page of each of these operations' events, in one statement. */
  public Map<UUID, Page<Event>> pagesOfOperations(
      Collection<UUID> operations, PageRequest request, Scope scope) {
    return pagesOf("operation_id", operations, request, scope);
  }

  /** The events at these positions that the scope covers, in one statement. */
  public Map<Long, Event> byPositions(Collection<Long> positions, Scope scope) {
    return database.work(
        "find events by their positions",
        connection ->
            Sql.of(SELECT + " and e.position = any(?)", Sql.longs(positions))
                .scope(scope, "e.owner_id")
                .readable(Readable.event("e") + " and " + Readable.itsCluster("e.cluster_id"))
                .list(connection, this::withCluster)
                .stream()
                .collect(Collectors.toMap(Event::position, Function.identity())));
  }

  /** The cursor of the place after this event. */
  public String cursor(Event event) {
    return order.cursor(event);
  }

  /**
   * The position that a cursor stands for, in whatever log.
   *
   * @throws BadCursorException when it is none
   */
  public static long position(String cursor) {
    var position = PLACES.number(cursor);
    if (position < 0) {
      throw new BadCursorException();
    }
    return position;
  }

  /**
   * The position of this log that a cursor stands for, all of whose successors are there.
   *
   * @throws BadCursorException when it is none
   * @throws CursorExpiredException when it is one of another log, or events behind it are gone
   */
  public long placeOf(String cursor) {
    var position = checked(cursor);
    if (position < state().keptAfter()) {
      throw CursorExpiredException.pastItsTime();
    }
    return position;
  }

  private void check(PageRequest request) {
    if (request.after() != null) {
      placeOf(request.after());
    }
    if (request.before() != null && checked(request.before()) <= state().keptAfter()) {
      throw CursorExpiredException.pastItsTime();
    }
  }

  /** What is amiss may only be newer than our last look: then it is looked at anew. */
  private long checked(String cursor) {
    var position = position(cursor);
    if (!isIn(state(), position, PLACES.id(cursor)) && !isIn(look(), position, PLACES.id(cursor))) {
      throw CursorExpiredException.ofAnotherLog();
    }
    return position;
  }

  /** The beginning is that of every log; earlier releases gave cursors without an epoch. */
  private static boolean isIn(EventLogState log, long position, String epoch) {
    var isOfIt = epoch.isEmpty() ? log.isFirst() || position == 0 : epoch.equals(log.epoch());
    return isOfIt && position <= log.head();
  }

  /** Whether the end of this operation is among the events that are kept, stamped or not. */
  public boolean hasEndOf(UUID operation) {
    return database.work(
        "look for the end of an operation",
        connection ->
            Sql.of(
                        "select count(*) from event where operation_id = ? and type ="
                            + " 'OPERATION_FINISHED'",
                        operation)
                    .number(connection)
                > 0);
  }

  /** The position of the last stamped event; 0 when there is none. */
  public long head() {
    return database.work(
        "read the head of the event log",
        connection -> Sql.of("select position from event_head").number(connection));
  }

  /**
   * Events that follow each other in the log.
   *
   * @param events those of them that this release can read
   * @param last the position of the last of all; where it was begun when there are none
   * @param full whether there were as many as asked for, so that more may follow
   */
  public record Stretch(List<Event> events, long last, boolean full) {}

  /** The events after this position that the scope covers and the filter wants, in order. */
  public Stretch after(long position, EventFilter filter, Scope scope, int limit) {
    var places =
        database.work(
            "read events",
            connection ->
                filtered(SELECT, filter, scope)
                    .add(" and e.position > ? order by e.position limit " + limit, position)
                    .list(connection, this::place));
    return new Stretch(
        places.stream().flatMap(place -> place.event.stream()).toList(),
        places.isEmpty() ? position : places.getLast().position,
        places.size() == limit);
  }

  /** A place of the log; empty when only a newer release can read what is there. */
  private record Place(long position, Optional<Event> event) {}

  private Place place(ResultSet row) throws SQLException {
    var position = row.getLong("position");
    try {
      return new Place(position, Optional.of(withCluster(row)));
    } catch (UnknownKindException e) {
      return new Place(position, Optional.empty());
    }
  }

  /**
   * Gives committed events their positions.
   *
   * @return how many; 0 as well when another replica is at it
   */
  public int stamp(int limit) {
    return database.work("stamp events", connection -> stamp(connection, limit));
  }

  private static int stamp(Connection connection, int limit) throws SQLException {
    // The lock is taken by a statement of its own: the next one must see what its last holder did.
    return Sql.inTransaction(
        connection,
        within -> {
          var head =
              Sql.of("select position from event_head for update skip locked")
                  .find(within, row -> row.getLong(1));
          return head.isEmpty() ? 0 : stampAfter(within, head.get(), limit);
        });
  }

  private static int stampAfter(Connection connection, long head, int limit) throws SQLException {
    return (int)
        Sql.of(
                """
                with next as (
                  select id, row_number() over (order by xid, id) as n from event
                  where position is null and xid < pg_snapshot_xmin(pg_current_snapshot())
                  order by xid, id limit %d
                ), stamped as (
                  update event e set position = ? + next.n from next where e.id = next.id returning 1
                ), moved as (
                  update event_head set position = position + (select count(*) from stamped)
                  where exists (select from stamped)
                )
                select count(*) from stamped
                """
                    .formatted(limit),
                head)
            .number(connection);
  }

  private Map<UUID, Page<Event>> pagesOf(
      String column, Collection<UUID> keys, PageRequest request, Scope scope) {
    check(request);
    var totals = new Totals(() -> countOfEach(column, keys, scope));
    return database.work(
        "list the events of several",
        connection -> {
          var select =
              Sql.of(
                      "select e.* from unnest(?) k(id), lateral (select * from event e where"
                          + " e.position is not null and e."
                          + column
                          + " = k.id",
                      Sql.uuids(keys))
                  .scope(scope, "e.owner_id")
                  .readable(Readable.event("e"));
          order.bound(select, request);
          select.add(") e");
          var byKey = new HashMap<UUID, List<Event>>();
          keys.forEach(key -> byKey.put(key, new ArrayList<>()));
          select.list(
              connection,
              row -> byKey.getOrDefault(Sql.uuid(row, column), new ArrayList<>()).add(event(row)));
          return byKey.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry -> order.toPage(entry.getValue(), request, totals.of(entry.getKey()))));
        });
  }

  private Map<UUID, Long> countOfEach(String column, Collection<UUID> keys, Scope scope) {
    return database.work(
        "count the events of several",
        connection ->
            Sql.of(
                    "select e."
                        + column
                        + " as key, count(*) as n from event e where e.position is not null and e."
                        + column
                        + " = any(?)",
                    Sql.uuids(keys))
                .scope(scope, "e.owner_id")
                .add(" group by e." + column)
                .countsByKey(connection));
  }

  private long count(EventFilter filter, Scope scope) {
    return database.work(
        "count events",
        connection ->
            filtered("select count(*) from event e where e.position is not null", filter, scope)
                .number(connection));
  }

  private static Sql filtered(String select, EventFilter filter, Scope scope) {
    var sql = Sql.of(select);
    filter.narrow(sql, scope);
    return sql;
  }

  private Event withCluster(ResultSet row) throws SQLException {
    Readable.requireItsCluster(row);
    return event(row);
  }

  private Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("position"),
        Sql.constant(row, "type", Event.Type.class),
        Sql.instant(row, "occurred_at"),
        Sql.uuid(row, "cluster_id"),
        Sql.uuidOrNull(row, "operation_id"),
        Sql.uuid(row, "owner_id"),
        Sql.constant(row, "phase", Phase.class),
        new ActorName(row.getString("actor"), Kinds.ofActor(row.getString("actor_kind"))),
        json.read(Json.CHANGES, row.getString("changes")));
  }
}
