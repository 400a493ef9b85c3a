package io.vclustermanager.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a step, an operation or a look at a host failed: the closed set of codes that users and tools
 * may rely on. They are kept and shown as {@link #word}; one that another release has written stays
 * the text that it is.
 */
public enum FailureReason {
  /** The host answered more than is read. */
  ANSWER_TOO_LARGE("AnswerTooLarge"),
  /** The service has no AWS credentials. */
  AWS_CREDENTIALS_MISSING("AwsCredentialsMissing"),
  /** AWS denies what the service asks, or does not take its credentials. */
  AWS_REFUSED("AwsRefused"),
  /** AWS cannot be asked. */
  AWS_UNREACHABLE("AwsUnreachable"),
  /** A virtual cluster's own keys cannot be used. */
  BAD_KEYS("BadKeys"),
  /** A host's kubeconfig cannot be read. */
  BAD_KUBECONFIG("BadKubeconfig"),
  /** Somebody cancelled the operation. */
  CANCELLED("Cancelled"),
  /** A certificate's time is over. */
  CERTIFICATE_EXPIRED("CertificateExpired"),
  /** It runs a version of vCluster's chart that this service does not have. */
  CHART_NOT_CONFIGURED("ChartNotConfigured"),
  /** vCluster's chart refuses the values. */
  CHART_REFUSED("ChartRefused"),
  /** vCluster's chart cannot be had at the moment. */
  CHART_UNAVAILABLE("ChartUnavailable"),
  /** Something of its name is there that is not ours. */
  CONFLICT("Conflict"),
  /** The host refuses the service's credentials. */
  CREDENTIALS_REFUSED("CredentialsRefused"),
  /** It was not done by its deadline. */
  DEADLINE_EXCEEDED("DeadlineExceeded"),
  /** A policy or a webhook of the host denied it. */
  DENIED("Denied"),
  /** EKS has no address for the cluster yet. */
  EKS_CLUSTER_NOT_READY("EksClusterNotReady"),
  /** EKS knows no such cluster. */
  EKS_CLUSTER_UNKNOWN("EksClusterUnknown"),
  /** The key that seals the kubeconfig of a host is not there. */
  ENCRYPTION_KEY_MISSING("EncryptionKeyMissing"),
  /** The key that seals the kubeconfig of a host is another one. */
  ENCRYPTION_KEY_WRONG("EncryptionKeyWrong"),
  /** The host lacks what is to fence its tenants, and is not to do without. */
  FENCES_MISSING("FencesMissing"),
  /** The host forbids it to the service. */
  FORBIDDEN("Forbidden"),
  /** Helm still works on it. */
  HELM_BUSY("HelmBusy"),
  /** Helm's process computed for as long as a call may, and was not done. */
  HELM_CPU_TIME("HelmCpuTime"),
  /** Helm's process has died in this operation as often as it may. */
  HELM_DIED_TOO_OFTEN("HelmDiedTooOften"),
  /** Helm's process was ended amid its work. */
  HELM_ENDED("HelmEnded"),
  /** Helm failed, in words that are not known. */
  HELM_FAILED("HelmFailed"),
  /** Helm's process needed more memory than a call may have. */
  HELM_OUT_OF_MEMORY("HelmOutOfMemory"),
  /** Helm did not end in time. */
  HELM_TIMEOUT("HelmTimeout"),
  /** The host is neither configured nor registered any more. */
  HOST_NOT_CONFIGURED("HostNotConfigured"),
  /** The host is not a simulated one any more. */
  HOST_NOT_SIMULATED("HostNotSimulated"),
  /** The host is only simulated, and has no API server. */
  HOST_SIMULATED("HostSimulated"),
  /** The host answered with an error of its own. */
  HOST_TROUBLE("HostTrouble"),
  /** The host cannot be reached. */
  HOST_UNREACHABLE("HostUnreachable"),
  /** A bug of this service. */
  INTERNAL_ERROR("InternalError"),
  /** The service is being stopped. */
  INTERRUPTED("Interrupted"),
  /** The host refuses what it was told. */
  INVALID("Invalid"),
  /** The cluster is gone from its host, and nobody asked for it to be made again. */
  LOST("Lost"),
  /** It was never adopted. */
  NOT_ADOPTED("NotAdopted"),
  /** It is not there. */
  NOT_FOUND("NotFound"),
  /** The service does not run in a cluster that it could be told to use. */
  NOT_IN_CLUSTER("NotInCluster"),
  /** Its control plane is not ready. */
  NOT_READY("NotReady"),
  /** There is no Helm release of it that could be gone on with. */
  NOT_RELEASED("NotReleased"),
  /** Hosts of this kind cannot do it. */
  NOT_SUPPORTED("NotSupported"),
  /** It was put to sleep by vCluster's platform. */
  PLATFORM_SLEEP("PlatformSleep"),
  /** A quota of the host is used up. */
  QUOTA_EXCEEDED("QuotaExceeded"),
  /** Somebody else has Helm at work on it. */
  RELEASE_PENDING("ReleasePending"),
  /** The chart would make, or made, of the values what no tenant may have. */
  RENDERED_OTHERWISE("RenderedOtherwise"),
  /** It has not written its keys yet. */
  SECRET_MISSING("SecretMissing"),
  /** The service has died in this operation as often as it may. */
  SERVICE_DIED_TOO_OFTEN("ServiceDiedTooOften"),
  /** A simulated host fails, as its configuration says. */
  SIMULATED("Simulated"),
  /** Its size is not configured any more. */
  SIZE_NOT_CONFIGURED("SizeNotConfigured"),
  /** The service is being stopped; it goes on later. */
  STOPPING("Stopping"),
  /** Another operation took its place. */
  SUPERSEDED("Superseded"),
  /** The virtual cluster answered with an error of its own. */
  TENANT_TROUBLE("TenantTrouble"),
  /** The host asks for patience. */
  THROTTLED("Throttled"),
  /** The host did not answer in time. */
  TIMEOUT("Timeout"),
  /** There is more of it than is counted. */
  TOO_MANY("TooMany"),
  /** The host and the cluster took too long. */
  TOO_SLOW("TooSlow"),
  /** Its values say what nobody was allowed. */
  VALUES_REFUSED("ValuesRefused"),
  /** Its values are too large to be kept. */
  VALUES_TOO_LARGE("ValuesTooLarge"),
  /** It does not say which version of Kubernetes it runs. */
  VERSION_UNKNOWN("VersionUnknown");

  private final String word;

  FailureReason(String word) {
    this.word = word;
  }

  /**
   * Whether a process died of the work that it was given: one operation may cost only so many. One
   * that only waited, for a host that is silent, did not die of its work.
   */
  public boolean isDeath() {
    return this == HELM_CPU_TIME || this == HELM_ENDED || this == HELM_OUT_OF_MEMORY;
  }

  /**
   * Whether a look that works shows that it is over: it could not have been looked at otherwise.
   * All others are about what was tried, which a look does not try again.
   */
  public boolean isOverWhenSeen() {
    return switch (this) {
      case AWS_CREDENTIALS_MISSING,
          AWS_REFUSED,
          AWS_UNREACHABLE,
          CERTIFICATE_EXPIRED,
          CREDENTIALS_REFUSED,
          EKS_CLUSTER_NOT_READY,
          EKS_CLUSTER_UNKNOWN,
          ENCRYPTION_KEY_MISSING,
          ENCRYPTION_KEY_WRONG,
          HOST_NOT_CONFIGURED,
          HOST_TROUBLE,
          HOST_UNREACHABLE,
          INTERRUPTED,
          STOPPING,
          THROTTLED,
          TIMEOUT ->
          true;
      case ANSWER_TOO_LARGE,
          BAD_KEYS,
          BAD_KUBECONFIG,
          CANCELLED,
          CHART_NOT_CONFIGURED,
          CHART_REFUSED,
          CHART_UNAVAILABLE,
          CONFLICT,
          DEADLINE_EXCEEDED,
          DENIED,
          FENCES_MISSING,
          FORBIDDEN,
          HELM_BUSY,
          HELM_CPU_TIME,
          HELM_DIED_TOO_OFTEN,
          HELM_ENDED,
          HELM_FAILED,
          HELM_OUT_OF_MEMORY,
          HELM_TIMEOUT,
          HOST_NOT_SIMULATED,
          HOST_SIMULATED,
          INTERNAL_ERROR,
          INVALID,
          LOST,
          NOT_ADOPTED,
          NOT_FOUND,
          NOT_IN_CLUSTER,
          NOT_READY,
          NOT_RELEASED,
          NOT_SUPPORTED,
          PLATFORM_SLEEP,
          QUOTA_EXCEEDED,
          RELEASE_PENDING,
          RENDERED_OTHERWISE,
          SECRET_MISSING,
          SERVICE_DIED_TOO_OFTEN,
          SIMULATED,
          SIZE_NOT_CONFIGURED,
          SUPERSEDED,
          TENANT_TROUBLE,
          TOO_MANY,
          TOO_SLOW,
          VALUES_REFUSED,
          VALUES_TOO_LARGE,
          VERSION_UNKNOWN ->
          false;
    };
  }

  /** The reason of this word; empty for what another release has written. */
  public static Optional<FailureReason> find(String word) {
    return Arrays.stream(values()).filter(reason -> reason.word.equals(word)).findFirst();
  }

  /** As it is kept and shown: one CamelCase word. */
  public String word() {
    return word;
  }
}
