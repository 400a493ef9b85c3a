package io.vclustermanager.reconcile;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.intent.kubeconfig.RevokeKubeconfig;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.TrustedTime;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what kubeconfigs have inside clusters once nobody is to get in by them: those that
 * were not finished, that have expired, and whose revocation did not come off at once.
 */
@Factory
final class KubeconfigSweep {
  private static final Logger LOG = LoggerFactory.getLogger(KubeconfigSweep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Asks all clusters at once, so that one that is silent keeps nobody waiting. */
  @Singleton
  RecurringTask<Void> kubeconfigSweep(RevokeKubeconfig revokeKubeconfig, TrustedTime time) {
    return Tasks.recurring("kubeconfig-sweep", FixedDelay.of(INTERVAL))
        .execute(
            (_, _) -> {
              if (time.isTrusted()) {
                SideBySide.each(revokeKubeconfig.due(), grant -> clean(revokeKubeconfig, grant));
              }
            });
  }

  private static void clean(RevokeKubeconfig revokeKubeconfig, KubeconfigGrant grant) {
    try {
      revokeKubeconfig.clean(grant);
    } catch (RuntimeException e) {
      LOG.error("The kubeconfig grant {} could not be cleaned up", grant.id(), e);
    }
  }
}
