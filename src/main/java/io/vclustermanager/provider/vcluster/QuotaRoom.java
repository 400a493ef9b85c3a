package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A quota may not become smaller than what is used: Kubernetes would refuse the control plane's own
 * new pod, and with the API server gone nobody inside could take anything away.
 */
final class QuotaRoom {
  private QuotaRoom() {}

  /**
   * Looks at the quota that is there, if the chart would change it.
   *
   * @throws ProviderException that is permanent when more is used than would be allowed
   */
  static void require(KubeHost host, Target target, Rendered rendered) {
    rendered.objects().stream()
        .filter(each -> each.kind().equals("ResourceQuota"))
        .forEach(quota -> require(host, target, quota.name(), quota.object("spec", "hard")));
  }

  private static void require(KubeHost host, Target target, String name, Map<?, ?> hard) {
    var path = "/api/v1/namespaces/" + target.namespace() + "/resourcequotas";
    host.list(path, Map.of("fieldSelector", "metadata.name=" + name))
        .findFirst()
        .map(found -> over(found.path("status").path("used"), hard))
        .filter(over -> !over.isEmpty())
        .ifPresent(
            over -> {
              throw ProviderException.permanent(
                  FailureReason.QUOTA_EXCEEDED,
                  "Its pods use more than the quota would allow: "
                      + String.join(", ", over)
                      + ". Take something away inside first, or choose a larger size.");
            });
  }

  private static List<String> over(JsonNode used, Map<?, ?> hard) {
    var over = new ArrayList<String>();
    hard.forEach(
        (what, most) -> {
          var uses = used.path(String.valueOf(what)).asText("0");
          if (isMore(uses, String.valueOf(most))) {
            over.add(what + " " + uses + " of " + most);
          }
        });
    return over;
  }

  private static Optional<BigDecimal> number(String quantity) {
    try {
      return Optional.of(Quantity.fromString(quantity).getNumber());
    } catch (QuantityFormatException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isMore(String uses, String most) {
    return number(uses)
        .flatMap(left -> number(most).map(right -> left.compareTo(right) > 0))
        .orElse(false);
  }
}
