package io.vclustermanager.inventory;

import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;

/**
 * Has due tasks found in turns: one of each owner before a second one of anybody, and of each no
 * more than their share at a time. So who has thousands of operations waiting stands before nobody
 * who has one. A task without an owner takes turns with those of its kind.
 *
 * <p>The statement goes from owner to owner by the index and reads no more of each than it may give
 * a turn to: how many of them are due does not matter to it.
 */
final class DueInTurns extends PostgreSqlJdbcCustomization {
  private final String scheduler;
  private final int share;

  /**
   * Makes one.
   *
   * @param scheduler the name of the scheduler that asks, of letters, digits and hyphens
   * @param share how many of one owner it may run at a time
   */
  DueInTurns(String scheduler, int share) {
    super(false, true);
    this.scheduler = scheduler;
    this.share = share;
  }

  /** Parameters: not picked, the time, and the names of tasks that this release does not know. */
  @Override
  public String createSelectDueQuery(
      String tableName, int limit, String andCondition, boolean orderByPriority) {
    // Rows are compared and ordered as a whole, since only one index has that order: with single
    // conditions PostgreSQL would go through all that is due, by its time.
    return """
    with recursive given(picked, due) as materialized (select ?::boolean, ?::timestamptz),
    lane(name) as (
      (select coalesce(t.owner_id::text, t.task_name) from %1$s t
        order by coalesce(t.owner_id::text, t.task_name) limit 1)
      union all
      select (select coalesce(t.owner_id::text, t.task_name) from %1$s t
        where coalesce(t.owner_id::text, t.task_name) > lane.name
        order by coalesce(t.owner_id::text, t.task_name) limit 1)
      from lane where lane.name is not null
    )
    select d.* from lane
    cross join lateral (
      select count(*) as n from %1$s t
      where coalesce(t.owner_id::text, t.task_name) = lane.name and t.picked
        and t.picked_by = '%2$s'
    ) running
    cross join lateral (
      select t.*, running.n + row_number() over (order by coalesce(t.owner_id::text, t.task_name),
        t.picked, t.execution_time) as turn from %1$s t
      where (coalesce(t.owner_id::text, t.task_name), t.picked, t.execution_time)
          >= (lane.name, (select picked from given), '-infinity')
        and (coalesce(t.owner_id::text, t.task_name), t.picked, t.execution_time)
          <= (lane.name, (select picked from given), (select due from given)) %3$s
      order by coalesce(t.owner_id::text, t.task_name), t.picked, t.execution_time
      limit greatest(0, %4$d - running.n)
    ) d
    order by d.turn, d.execution_time limit %5$d
    """
        .formatted(tableName, scheduler, andCondition, share, limit);
  }
}
