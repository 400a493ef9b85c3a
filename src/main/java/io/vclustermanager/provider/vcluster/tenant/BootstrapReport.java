package io.vclustermanager.provider.vcluster.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.vcluster.chart.Findings;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import jakarta.inject.Singleton;

/**
 * What the syncer says of a bootstrap: it keeps that inside the virtual cluster only, as JSON in
 * the annotation {@code vcluster.loft.sh/status} of the ConfigMap {@code
 * kube-system/vcluster-deploy}.
 */
@Singleton
public final class BootstrapReport {
  private static final String PATH = "/api/v1/namespaces/kube-system/configmaps/vcluster-deploy";
  private static final String ANNOTATION = "vcluster.loft.sh/status";
  private static final int LONGEST_MESSAGE = 1000;

  /** All annotations of an object have 256 KiB. */
  private static final StrictJson JSON = StrictJson.within(new TextBounds(256 << 10, 50));

  private final VirtualClusterCredentials inside;

  BootstrapReport(VirtualClusterCredentials inside) {
    this.inside = inside;
  }

  /**
   * What is said inside.
   *
   * @param hasKubeconfig whether it has written its keys, without which nobody gets in
   */
  public Aspect of(Target target, boolean hasKubeconfig) {
    if (!hasKubeconfig) {
      return notReported("It has not written its keys yet, without which nobody gets in.");
    }
    try {
      return inside.find(target, PATH).map(BootstrapReport::of).orElseGet(BootstrapReport::pending);
    } catch (ProviderException e) {
      return notReported(e.message());
    }
  }

  /** What the ConfigMap says. The message is the syncer's own. */
  public static Aspect of(JsonNode configMap) {
    var text = configMap.path("metadata").path("annotations").path(ANNOTATION).asText();
    try {
      var status = JSON.tree(text);
      return switch (status.path("phase").asText()) {
        case "Success" -> aspect(Status.TRUE, "Applied", "Its manifests and charts were applied.");
        case "Failed" -> failed(status);
        default -> pending();
      };
    } catch (NotTakenException e) {
      return notReported("What it says of its bootstrap cannot be read.");
    }
  }

  /** While nothing was applied yet, the syncer says so of the manifests without any reason. */
  private static Aspect failed(JsonNode status) {
    var reason = status.path("reason").asText();
    return reason.isEmpty()
        ? pending()
        : aspect(
            Status.FALSE,
            reason,
            Findings.shortened(status.path("message").asText(), LONGEST_MESSAGE));
  }

  private static Aspect pending() {
    return aspect(Status.FALSE, "Pending", "Its manifests and charts are being applied.");
  }

  private static Aspect notReported(String why) {
    return aspect(Status.UNKNOWN, "NotReported", why);
  }

  private static Aspect aspect(Status status, String reason, String message) {
    return new Aspect(ConditionType.BOOTSTRAPPED, status, reason, message);
  }
}
