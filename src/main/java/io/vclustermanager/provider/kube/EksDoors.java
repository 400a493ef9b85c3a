package io.vclustermanager.provider.kube;

import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The ways into clusters of EKS. Administrators alone name them, so that they are few. */
@Singleton
final class EksDoors {
  private final Aws aws;
  private final Clock clock;
  private final Map<EksPlace, EksDoor> doors = new ConcurrentHashMap<>();

  EksDoors(Aws aws, Clock clock) {
    this.aws = aws;
    this.clock = clock;
  }

  /** The way into this one. */
  EksDoor to(EksPlace cluster) {
    return doors.computeIfAbsent(cluster, each -> new EksDoor(each, aws, clock));
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
