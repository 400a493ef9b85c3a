package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.ProviderException;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** What a user says otherwise here, or not at all. */
  private static final List<String> OURS =
      List.of(
          "/controlPlane/distro/k8s/image/tag",
          "/controlPlane/distro/k8s/version",
          "/telemetry/enabled");

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
    var theirs = values.deepCopy();
    OURS.forEach(path -> remove(theirs, path));
    if (theirs.toString().length() > Bounds.MOST_BYTES) {
      throw refused("ValuesTooLarge", "Its values are larger than 64 KiB.");
    }
    return theirs.isObject() ? JSON.convertValue(theirs, VALUES) : new LinkedHashMap<>();
  }

  /** Takes a value out, and what is empty without it. */
  private static void remove(JsonNode values, String path) {
    var end = path.lastIndexOf('/');
    if (end >= 0 && values.at(path.substring(0, end)) instanceof ObjectNode parent) {
      parent.remove(path.substring(end + 1));
      if (parent.isEmpty()) {
        remove(values, path.substring(0, end));
      }
    }
  }

  private static ProviderException refused(String reason, String message) {
    return ProviderException.permanent(reason, message + " It was left as it is.");
  }
}
