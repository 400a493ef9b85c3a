package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Forgets what is past its time, in steps so small that nobody waits for one. Audit entries go by
 * whole months, see {@link AuditParts}; idempotency keys are not touched.
 */
@Singleton
public final class History {
  private final Database database;

  History(Database database) {
    this.database = database;
  }

  /**
   * Deletes events that were said to be past their time, the oldest first.
   *
   * @param most how many at most
   * @return how many
   */
  public int forgetEvents(int most) {
    return database.work(
        "delete events that are past their time",
        connection ->
            Sql.of(
                    "delete from event where id in (select id from event where position <="
                        + " (select kept_after from event_head) order by position limit "
                        + most
                        + ")")
                .update(connection));
  }

  /**
   * Says of the oldest events that they are past their time. They are deleted by a later run, so
   * that by then each replica refuses cursors that point there.
   *
   * <p>One from the future, of a time at which the clock was wrong, says nothing of its age: it
   * goes with the next one behind it. Else it would hold back all behind it until its time has
   * come.
   *
   * @param before what happened before then is past its time
   * @param now what claims to have happened later is from the future
   * @param most how many events at most
   */
  public void expireEvents(Instant before, Instant now, int most) {
    // Events are in the order of their commits, so that one may be older than its predecessor: the
    // first that is still kept ends it.
    database.work(
        "say which events are past their time",
        connection ->
            Sql.of(
                    """
                    update event_head set kept_after = greatest(kept_after, coalesce((
                      select max(position) from (
                        select position,
                          min(position) filter (where occurred_at >= ?) over () as first_kept
                        from (select position, occurred_at from event
                          where position > (select kept_after from event_head)
                            and occurred_at <= ?
                          order by position limit %d) oldest) dated
                      where first_kept is null or position < first_kept), 0))
                    """
                        .formatted(most),
                    before,
                    now)
                .update(connection));
  }

  /** A place in the order in which operations ended. */
  public record Place(Instant finishedAt, UUID id) {
    /** Before all of them. */
    public static final Place FIRST = new Place(Instant.EPOCH, new UUID(0, 0));
  }

  /**
   * Looks at the operations behind this place that ended before then, and deletes them. The last of
   * each cluster stays: it says why a cluster is as it is, and who deleted it.
   *
   * @param most how many it looks at, at most
   * @return where to go on; empty when there are no more
   */
  public Optional<Place> forgetOperations(Place behind, Instant before, int most) {
    return database.work(
        "delete operations that are past their time",
        connection ->
            Sql.of(
                    """
                    with step as (
                      select id, cluster_id, requested_at, finished_at from operation
                      where finished_at < ? and (finished_at, id) > (?, ?)
                      order by finished_at, id limit %d
                    ), gone as (
                      delete from operation o using step where o.id = step.id
                        and exists (select from operation later
                          where later.cluster_id = step.cluster_id
                            and (later.requested_at, later.id) > (step.requested_at, step.id))
                        and not exists (select from operation former
                          where former.superseded_by = step.id)
                    )
                    select finished_at, id from step order by finished_at desc, id desc limit 1
                    """
                        .formatted(most),
                    before,
                    behind.finishedAt,
                    behind.id)
                .find(
                    connection,
                    row -> new Place(Sql.instant(row, "finished_at"), Sql.uuid(row, "id"))));
  }
}
