package io.vclustermanager.operation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler.ReviveDeadExecution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.MarkTasks;
import io.vclustermanager.inventory.TaskScheduler;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a cluster's labels, owner and hours to live onto its workload when they have changed. They
 * are for people and the first version's tools, so they get no operation, but are not forgotten
 * while the host is away.
 */
@Factory
final class MarkTask {
  private static final Logger LOG = LoggerFactory.getLogger(MarkTask.class);

  /** How soon a newer replica gets the chance to take what this one does not understand. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);

  @Singleton
  Task<Void> markTask(MarkTasks tasks, Clusters clusters, Providers providers, Clock clock) {
    return Tasks.custom(TaskScheduler.MARK, Void.class)
        .onFailure(
            (complete, executions) -> {
              complete.getCause().ifPresent(MarkTask::report);
              var wait = Backoff.after(failures(complete), ThreadLocalRandom.current());
              executions.reschedule(complete, clock.instant().plus(wait));
            })
        .onDeadExecution(new ReviveDeadExecution<>())
        .execute(
            (instance, _) -> {
              tasks.takeOver(instance.getId());
              return mark(MarkTasks.clusterOf(instance.getId()), clusters, providers);
            });
  }

  private static int failures(ExecutionComplete complete) {
    return complete.getExecution().consecutiveFailures + 1;
  }

  private static CompletionHandler<Void> mark(UUID id, Clusters clusters, Providers providers) {
    var cluster = clusters.find(new ClusterRef.ById(id), new Scope.Everything());
    var provider = cluster.flatMap(providers::find);
    if (provider.isEmpty()) {
      // No row ever goes: a newer release wrote it, and a replica of that takes the task over.
      return new OnCompleteReschedule<>(FixedDelay.of(LEFT_ALONE));
    }
    if (cluster.get().deletedAt() == null) {
      provider.get().mark(cluster.get());
    }
    return new OnCompleteRemove<>();
  }

  private static void report(Throwable cause) {
    if (cause instanceof ProviderException || cause instanceof DatabaseException) {
      LOG.debug("A cluster cannot be marked yet: {}", cause.getMessage());
    } else {
      LOG.error("A cluster could not be marked; it is tried again", cause);
    }
  }
}
