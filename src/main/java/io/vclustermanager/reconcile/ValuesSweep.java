package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.intent.cluster.ValuesReview;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.Cluster;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges anew the values of clusters for which the rules have changed: the tables by an upgrade or
 * another chart, the profile by whoever gives owners, templates and hosts theirs. In small steps,
 * and nothing of the clusters changes but what is known of them.
 */
@Factory
final class ValuesSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ValuesSweep.class);
  private static final Duration INTERVAL = Duration.ofMinutes(2);
  private static final int BATCH = 100;

  private final AtomicBoolean told = new AtomicBoolean();

  /** Judges those that are to be, and tells once what it came to. */
  @Singleton
  RecurringTask<Void> judgeValues(Clusters clusters, ValuesReview review) {
    return Tasks.recurring("values-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              judgeAll(clusters, review);
              if (told.compareAndSet(false, true)) {
                tell(clusters.countOfRefusedValues());
              }
            });
  }

  private static void judgeAll(Clusters clusters, ValuesReview review) {
    @Nullable UUID last = null;
    List<Cluster> some;
    do {
      some = clusters.withValues(last, BATCH);
      for (var cluster : some) {
        review.rejudged(cluster).ifPresent(verdict -> clusters.judged(cluster, verdict));
        last = cluster.id();
      }
    } while (some.size() == BATCH);
  }

  private static void tell(long refused) {
    if (refused > 0) {
      LOG.warn(
          "{} clusters have values that their profile does not allow: an update that touches those"
              + " is refused, and a lost cluster is not made again of them."
              + " clusters(filter: { valuesRefused: true }) lists them, and docs/clusters.md says"
              + " what helps.",
          refused);
    }
  }
}
