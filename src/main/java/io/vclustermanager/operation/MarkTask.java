package io.vclustermanager.operation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler.ReviveDeadExecution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.TaskScheduler;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.inject.Singleton;
import java.time.Clock;
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

  @Singleton
  Task<Void> markTask(Clusters clusters, Providers providers, Clock clock) {
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
              var id = instance.getId();
              mark(UUID.fromString(id.substring(0, id.indexOf('/'))), clusters, providers);
              return new OnCompleteRemove<>();
            });
  }

  private static int failures(ExecutionComplete complete) {
    return complete.getExecution().consecutiveFailures + 1;
  }

  private static void mark(UUID id, Clusters clusters, Providers providers) {
    clusters
        .find(new ClusterRef.ById(id), new Scope.Everything())
        .filter(cluster -> cluster.deletedAt() == null)
        .ifPresent(cluster -> providers.of(cluster).mark(cluster));
  }

  private static void report(Throwable cause) {
    if (cause instanceof ProviderException || cause instanceof DatabaseException) {
      LOG.debug("A cluster cannot be marked yet: {}", cause.getMessage());
    } else {
      LOG.error("A cluster could not be marked; it is tried again", cause);
    }
  }
}
