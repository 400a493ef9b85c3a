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
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The event log: events in the order in which they were committed.
 *
 * <p>A row is written with its change and has no position yet. The stamper gives positions to rows
 * whose transaction is older than every one still open, in the order of transaction and row; so a
 * position once read is never followed by a smaller one, and there are no gaps.
 */
@Singleton
public final class Events {
  private static final Keyset<Event> ORDER =
      new Keyset<>(
          "EVENT",
          "e.position",
          null,
          Keyset.Type.NUMBER,
          false,
          event -> Long.toString(event.position()),
          null);
  private static final String SELECT =
      "select e.*, "
          + Readable.itsCluster("e.cluster_id")
          + " as its_cluster from event e where e.position is not null";

  private final Database database;
  private final Json json;

  Events(Database database, Json json) {
    this.database = database;
    this.json = json;
  }

  /** A page of the events that the scope covers, in order. */
  public Page<Event> page(EventFilter filter, PageRequest request, Scope scope) {
    return database.work(
        "list events",
        connection ->
            ORDER.page(
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
  public static String cursor(Event event) {
    return ORDER.cursor(event);
  }

  /**
   * The position that a cursor stands for.
   *
   * @throws BadCursorException when it is none
   */
  public static long position(String cursor) {
    return ORDER.number(cursor);
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
          ORDER.bound(select, request);
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
                      entry -> ORDER.toPage(entry.getValue(), request, totals.of(entry.getKey()))));
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
