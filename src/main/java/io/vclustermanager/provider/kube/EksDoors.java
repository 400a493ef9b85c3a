package io.vclustermanager.provider.kube;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The ways into clusters of EKS. Administrators alone name them, so that they are few. */
@Singleton
final class EksDoors {
  /** A host is asked each minute at least. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(2);

  private final Aws aws;
  private final Clock clock;

  /** What is not a host any more, or never became one, is forgotten. */
  private final Cache<EksPlace, EksDoor> doors;

  EksDoors(Aws aws, Clock clock) {
    this.aws = aws;
    this.clock = clock;
    this.doors =
        Caffeine.newBuilder()
            .expireAfterAccess(FORGOTTEN_AFTER)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            // Beside a thread that tidies up, a look may go uncounted, and keep those behind it.
            .executor(Runnable::run)
            .build();
  }

  /** The way into this one. */
  EksDoor to(EksPlace cluster) {
    return doors.get(cluster, each -> new EksDoor(each, aws, clock));
  }

  /** How many are kept. */
  long kept() {
    doors.cleanUp();
    return doors.estimatedSize();
  }

  /** Draws its conclusions when a call to the cluster failed, and says what else is to be known. */
  ProviderException explained(EksPlace cluster, ProviderException e) {
    if (e.code() == FailureReason.HOST_UNREACHABLE
        || e.code() == FailureReason.CERTIFICATE_EXPIRED) {
      to(cluster).doubt();
      return e;
    }
    if (e.code() == FailureReason.CREDENTIALS_REFUSED) {
      to(cluster).forgetToken();
      return ProviderException.passing(e.code(), e.message() + ". " + noEntry(cluster));
    }
    return e;
  }

  private static String noEntry(EksPlace cluster) {
    return "EKS lets in whom the cluster has an access entry for: aws eks create-access-entry"
        + " --region "
        + cluster.region()
        + " --cluster-name "
        + cluster.name()
        + " --principal-arn "
        + Objects.requireNonNullElse(cluster.roleArn(), "ROLE_OF_THE_SERVICE")
        + " --username vcluster-manager --kubernetes-groups vcluster-manager";
  }
}
