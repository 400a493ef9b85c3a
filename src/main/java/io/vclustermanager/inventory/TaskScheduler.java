package io.vclustermanager.inventory;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.model.CommitListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The durable work: db-scheduler on the same PostgreSQL, so that a task is scheduled in the
 * transaction of the change that needs it, and any number of replicas shares the work without a
 * leader. Each room brings its tasks as beans. Owners take turns, see {@link DueInTurns}.
 */
@Singleton
public final class TaskScheduler implements CommitListener {
  /** The name of the task that runs an operation; its instance is the operation's key. */
  public static final String OPERATION = "operation";

  /**
   * The name of the task that writes onto the real thing what people read there; its instance is
   * the cluster's key, a slash, and its version. Each run takes the place of those of the cluster
   * that wait, see {@link MarkTasks}.
   */
  public static final String MARK = "mark-cluster";

  /**
   * The name of the task that takes away what is left of a deleted cluster; its instance is the
   * cluster's key, a slash, and the second of the epoch until which it is tried.
   */
  public static final String LEFTOVERS = "remove-leftovers";

  private static final Duration POLLING = Duration.ofSeconds(1);

  /**
   * A dead replica's work is taken over within 9 s: it counts as dead after 4 missed heartbeats,
   * and the scheduler looks for dead work every second heartbeat.
   */
  private static final Duration HEARTBEAT = Duration.ofMillis(1500);

  private static final int MISSED_HEARTBEATS = 4;

  /** SIGTERM ends the process within 10 s; a run that needs longer is taken over by another. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(5);

  /** Unknown tasks belong to a newer replica during a rolling update: keep them. */
  private static final Duration KEEP_UNKNOWN = Duration.ofDays(3650);

  private final Scheduler scheduler;
  private final int share;

  TaskScheduler(
      ConnectionPools pools,
      List<Task<?>> tasks,
      List<RecurringTask<?>> recurring,
      OperationSettings settings,
      Clock clock) {
    var known = tasks.stream().filter(task -> !(task instanceof RecurringTask)).toList();
    // Of each process its own: what others run takes nobody's share here.
    var name = UUID.randomUUID().toString();
    this.share = settings.stepsOfOneOwner();
    this.scheduler =
        Scheduler.create(pools.scheduler(), known)
            .startTasks(recurring)
            .schedulerName(new SchedulerName.Fixed(name))
            .jdbcCustomization(new DueInTurns(name, share))
            .addSchedulerListener(new Ends())
            .clock(clock::instant)
            .threads(settings.stepsAtOnce())
            .executorService(Executors.newFixedThreadPool(settings.stepsAtOnce(), threads()))
            .pollingInterval(POLLING)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(SHUTDOWN)
            .deleteUnresolvedAfter(KEEP_UNKNOWN)
            .build();
  }

  private static ThreadFactory threads() {
    var virtual = Thread.ofVirtual().name("task-", 0).factory();
    return work -> virtual.newThread(() -> OperationsPlace.run(work));
  }

  /**
   * What is due may have been left because its owner's share was taken. The scheduler does not know
   * that and would look again only after a while: so it looks when places have come free.
   */
  private final class Ends extends AbstractSchedulerListener {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @Override
    public void onExecutionStart(CurrentlyExecuting execution) {
      running.incrementAndGet();
    }

    @Override
    public void onExecutionComplete(ExecutionComplete complete) {
      var enough = Math.max(1, share / 2);
      if (running.decrementAndGet() == 0 || ended.incrementAndGet() % enough == 0) {
        committed();
      }
    }
  }

  /** Begins to work, once the service answers. */
  @EventListener
  void start(ServerStartupEvent started) {
    scheduler.start();
  }

  @PreDestroy
  void stop() {
    scheduler.stop();
  }

  @Override
  public void committed() {
    scheduler.triggerCheckForDueExecutions();
  }
}
