package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.HostInspector.Finding;
import io.vclustermanager.provider.ProviderException;
import java.util.regex.Pattern;

/**
 * Whether the admission policy of {@code helm/files/host-guard.yaml} binds the service's account on
 * a host. Not its objects are looked at but what it does: the host is asked, by a dry run, for what
 * the policy must refuse. So a policy without its binding, or for another account, is none.
 */
final class HostGuard {
  /** What each of the policy's refusals begins with. */
  static final String WORDS = "vCluster Manager's guard: ";

  /** There on each host, and nobody's to give to the service. */
  private static final String NAMESPACE = "kube-system";

  private static final String NAME = "vcluster-manager-guard-asked";
  private static final Pattern VERSION = Pattern.compile("1\\.(\\d+)\\..*");
  private static final int OLDEST_MINOR = 30;
  private static final String REMEDY =
      " Apply helm/files/host-guard.yaml, with the service's account in it.";

  private final KubeHost host;

  HostGuard(KubeHost host) {
    this.host = host;
  }

  /** Whether it is there. */
  Finding finding() {
    return isTooOld(host.version())
        ? finding(
            Status.FALSE,
            "KubernetesTooOld",
            "The service may write in all namespaces: the guard needs Kubernetes 1."
                + OLDEST_MINOR
                + " or newer.")
        : asked();
  }

  static boolean isTooOld(String version) {
    var matcher = VERSION.matcher(version);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) < OLDEST_MINOR;
  }

  private Finding asked() {
    try {
      host.tryToCreate("/api/v1/namespaces/" + NAMESPACE + "/configmaps", object());
      return finding(
          Status.FALSE,
          "NotGuarded",
          "Nothing on the host keeps the service from writing in foreign namespaces." + REMEDY);
    } catch (ProviderException e) {
      return refused(e);
    }
  }

  /** Another refusal proves nothing: rights or policies of others may end elsewhere. */
  private static Finding refused(ProviderException e) {
    if (e.code() == FailureReason.HOST_UNREACHABLE) {
      throw e;
    }
    if (e.message().contains(WORDS)) {
      return finding(
          Status.TRUE,
          "Guarded",
          "The host lets the service write only in namespaces that it made, and in those that"
              + " the host's administrators name.");
    }
    return e.code() == FailureReason.FORBIDDEN
        ? finding(
            Status.UNKNOWN,
            e.reason(),
            "The guard is asked by rights that the service lacks: see RightsGranted first. "
                + e.message())
        : finding(
            Status.UNKNOWN,
            e.reason(),
            "The guard was not seen to refuse anything: " + e.message() + "." + REMEDY);
  }

  private static Finding finding(Status status, String reason, String message) {
    return new Finding(ConditionType.GUARDED, status, reason, message);
  }

  private static ObjectNode object() {
    var object = KubeCalls.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", NAME).put("namespace", NAMESPACE);
    return object;
  }
}
