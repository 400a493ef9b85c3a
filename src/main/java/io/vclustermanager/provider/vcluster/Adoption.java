package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.ProviderException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a virtual cluster is made of that others made. */
final class Adoption {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> VALUES =
      new TypeReference<>() {};
  private static final Pattern TAG = Pattern.compile("v\\d{1,3}\\.\\d{1,3}\\.[-+.0-9A-Za-z]{1,40}");

  private Adoption() {}

  /**
   * The spec that it runs.
   *
   * @param values of Helm's newest record of it
   * @throws ProviderException when this service could not run it
   */
  static ClusterSpec specOf(Cluster cluster, Sight sight, Optional<JsonNode> values) {
    if (sight.workload().isEmpty()) {
      throw refused("NotFound", "Its control plane is not there.");
    }
    if (!sight.isDeployed() || values.isEmpty()) {
      throw refused(
          "NotReleased",
          "There is no deployed Helm release of its name that could be gone on with.");
    }
    var tag =
        sight
            .kubernetesVersion()
            .filter(each -> TAG.matcher(each).matches())
            .orElseThrow(
                () ->
                    refused(
                        "VersionUnknown",
                        "Its init container 'kubernetes' does not say which version it runs."));
    return new ClusterSpec(tag, cluster.spec().readyTimeout()).with(null, values(values.get()));
  }

  private static Map<String, @Nullable Object> values(JsonNode values) {
    if (values.toString().length() > Bounds.MOST_BYTES) {
      throw refused("ValuesTooLarge", "Its values are larger than 64 KiB.");
    }
    return values.isObject() ? JSON.convertValue(values, VALUES) : new LinkedHashMap<>();
  }

  private static ProviderException refused(String reason, String message) {
    return ProviderException.permanent(reason, message + " It was left as it is.");
  }
}
