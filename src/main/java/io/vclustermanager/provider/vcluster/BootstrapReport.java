package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.Observation.Aspect;

/**
 * What the syncer says of a bootstrap: it keeps that inside the virtual cluster only, as JSON in
 * the annotation {@code vcluster.loft.sh/status} of the ConfigMap {@code
 * kube-system/vcluster-deploy}.
 */
final class BootstrapReport {
  /** Where it stands inside. */
  static final String PATH = "/api/v1/namespaces/kube-system/configmaps/vcluster-deploy";

  private static final String ANNOTATION = "vcluster.loft.sh/status";
  private static final ObjectMapper JSON = new ObjectMapper();

  private BootstrapReport() {}

  /** Nobody was asked inside. */
  static Aspect notReported() {
    return aspect(
        Status.UNKNOWN,
        "NotReported",
        "Whether its bootstrap was applied stands inside the virtual cluster only and was not"
            + " read.");
  }

  /** What the ConfigMap says. The message is the syncer's own. */
  static Aspect of(JsonNode configMap) {
    var text = configMap.path("metadata").path("annotations").path(ANNOTATION).asText();
    try {
      var status = JSON.readTree(text);
      return switch (status.path("phase").asText()) {
        case "Success" -> aspect(Status.TRUE, "Applied", "Its manifests and charts were applied.");
        case "Failed" -> failed(status);
        default -> aspect(Status.FALSE, "Pending", "Its manifests and charts are being applied.");
      };
    } catch (JsonProcessingException e) {
      return notReported();
    }
  }

  /** While nothing was applied yet, the syncer says so of the manifests without any reason. */
  private static Aspect failed(JsonNode status) {
    var reason = status.path("reason").asText();
    return reason.isEmpty()
        ? aspect(Status.FALSE, "Pending", "Its manifests and charts are being applied.")
        : aspect(Status.FALSE, reason, Findings.shortened(status.path("message").asText(), 1000));
  }

  private static Aspect aspect(Status status, String reason, String message) {
    return new Aspect(Condition.BOOTSTRAPPED, status, reason, message);
  }
}
