package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The tasks that write onto a cluster's real thing what people read there. */
@Singleton
public final class MarkTasks {
  private final Database database;

  MarkTasks(Database database) {
    this.database = database;
  }

  /**
   * Takes the place of the cluster's other tasks that wait for their run, so that a host that is
   * away gathers no more than one. To be called before the cluster is read: what they were for is
   * committed, so that it is read then.
   *
   * @param instance the run's own
   */
  public void takeOver(String instance) {
    database.work(
        "take over what is to be written onto a cluster",
        connection ->
            Sql.of(
                    """
                    delete from scheduled_tasks where task_name = ? and not picked
                      and task_instance <> ? and starts_with(task_instance, ?)
                    """,
                    TaskScheduler.MARK,
                    instance,
                    clusterOf(instance) + "/")
                .update(connection));
  }

  /** The key of the cluster that a task is about. */
  public static UUID clusterOf(String instance) {
    return UUID.fromString(instance.substring(0, instance.indexOf('/')));
  }
}
