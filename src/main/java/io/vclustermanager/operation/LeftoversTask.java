package io.vclustermanager.operation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler.ReviveDeadExecution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.TaskScheduler;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what is left of a deleted cluster, until nothing is or its time is over. */
@Factory
final class LeftoversTask {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoversTask.class);
  private static final Duration AGAIN = Duration.ofSeconds(3);

  @Singleton
  Task<Void> removeLeftovers(LeftoversRemoval removal, Clock clock) {
    return Tasks.custom(TaskScheduler.LEFTOVERS, Void.class)
        .onFailure(
            (complete, executions) -> {
              complete
                  .getCause()
                  .ifPresent(cause -> LOG.warn("Leftovers cannot be removed yet: {}", text(cause)));
              if (isOver(complete.getExecution().taskInstance.getId(), clock)) {
                executions.stop();
              } else {
                executions.reschedule(complete, clock.instant().plus(AGAIN));
              }
            })
        .onDeadExecution(new ReviveDeadExecution<>())
        .execute(
            (instance, _) ->
                removal.step(cluster(instance.getId())) || isOver(instance.getId(), clock)
                    ? new OnCompleteRemove<>()
                    : new OnCompleteReschedule<>(FixedDelay.of(AGAIN)));
  }

  private static UUID cluster(String id) {
    return UUID.fromString(id.substring(0, id.indexOf('/')));
  }

  private static boolean isOver(String id, Clock clock) {
    var end = Instant.ofEpochSecond(Long.parseLong(id.substring(id.indexOf('/') + 1)));
    return end.isBefore(clock.instant());
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }
}
