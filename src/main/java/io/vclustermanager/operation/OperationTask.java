package io.vclustermanager.operation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler.ReviveDeadExecution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.TaskScheduler;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task that runs operations: one row of the scheduler for each open operation. */
@Factory
final class OperationTask {
  private static final Logger LOG = LoggerFactory.getLogger(OperationTask.class);

  /** The database is away or we have a bug: neither is the operation's fault, so it stays. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  /** The task; a dead replica's operations are taken over as they are. */
  @Singleton
  Task<Void> operationTask(OperationWorker worker, Clock clock) {
    return Tasks.custom(TaskScheduler.OPERATION, Void.class)
        .onFailure(
            (complete, executions) -> {
              complete.getCause().ifPresent(OperationTask::report);
              executions.reschedule(complete, clock.instant().plus(AFTER_FAILURE));
            })
        .onDeadExecution(new ReviveDeadExecution<>())
        .execute(
            (instance, _) ->
                worker
                    .run(UUID.fromString(instance.getId()))
                    .<CompletionHandler<Void>>map(
                        next -> (complete, executions) -> executions.reschedule(complete, next))
                    .orElseGet(CompletionHandler.OnCompleteRemove::new));
  }

  private static void report(Throwable cause) {
    if (cause instanceof DatabaseException) {
      LOG.warn("An operation waits for the database: {}", cause.getMessage());
    } else {
      LOG.error("An operation could not be run; it is tried again", cause);
    }
  }
}
