package io.vclustermanager.intent.kubeconfig;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Credentials;
import io.vclustermanager.model.Credentials.Answer;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubeconfigGrant;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes into clusters, outside of any transaction, and waits no longer than it was asked to, as a
 * rule {@link KubeconfigGrant#CALL_LIMIT}. A call that nobody waits for any more ends by itself.
 */
@Singleton
final class TenantAccess {
  private static final Logger LOG = LoggerFactory.getLogger(TenantAccess.class);

  private final Map<Host.Kind, Credentials> byKind;
  private final Executor threads = Thread.ofVirtual().name("tenant-", 0)::start;

  TenantAccess(List<Credentials> credentials) {
    this.byKind =
        credentials.stream()
            .collect(Collectors.toUnmodifiableMap(Credentials::kind, Function.identity()));
  }

  /** Makes what the grant is for, within this time. */
  Answer issue(Cluster cluster, KubeconfigGrant grant, Duration limit) {
    return inTime(
        limit,
        () -> into(cluster).issue(cluster, grant, limit),
        new Answer.Failed(silence(cluster, limit), true));
  }

  /** Takes it away; why that could not be done, empty when it is done. */
  Optional<String> revoke(Cluster cluster, KubeconfigGrant grant) {
    return inTime(
        KubeconfigGrant.CALL_LIMIT,
        () -> into(cluster).revoke(cluster, grant),
        Optional.of(silence(cluster, KubeconfigGrant.CALL_LIMIT)));
  }

  private Credentials into(Cluster cluster) {
    var kind = cluster.requireHost().kind();
    var credentials = byKind.get(kind);
    if (credentials == null) {
      throw new IllegalStateException("No credentials on hosts of kind " + kind);
    }
    return credentials;
  }

  private static String silence(Cluster cluster, Duration limit) {
    return "'" + cluster.name() + "' did not answer within " + limit.toSeconds() + " s.";
  }

  private <T> T inTime(Duration limit, Callable<T> call, T otherwise) {
    var task = new FutureTask<>(call);
    threads.execute(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      LOG.error("A call into a virtual cluster broke", e.getCause());
      return otherwise;
    }
  }
}
