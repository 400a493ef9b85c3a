package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.vcluster.chart.Bounds;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.OwnValues;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a virtual cluster is made of that others made or changed. */
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
          "/controlPlane/statefulSet/labels/" + Mark.CLUSTER_ID.replace("/", "~1"),
          "/telemetry/enabled");

  /** Where an upgrade of one that sleeps says so. */
  private static final List<String> REPLICAS =
      List.of(
          "/controlPlane/statefulSet/highAvailability/replicas",
          "/controlPlane/backingStore/etcd/deploy/statefulSet/highAvailability/replicas");

  private static final String SANS = "/" + OwnValues.SANS.replace('.', '/');

  private Adoption() {}

  /**
   * The spec that it runs.
   *
   * @param values of Helm's newest record of it
   * @param below what they stand on: of them it says only what is otherwise
   * @throws ProviderException when this service could not run it
   */
  static ClusterSpec specOf(
      Cluster cluster,
      ClusterSnapshot snapshot,
      Optional<JsonNode> values,
      Map<String, ? extends @Nullable Object> below) {
    var workload = snapshot.workload().orElseThrow(Adoption::notFound);
    if (snapshot.release() == ClusterSnapshot.Release.PENDING) {
      throw ProviderException.passing(FailureReason.RELEASE_PENDING, "Helm is at work on it.");
    }
    if (!snapshot.isDeployed() || values.isEmpty()) {
      throw refused(
          FailureReason.NOT_RELEASED,
          "There is no deployed Helm release of its name that could be gone on with.");
    }
    var tag =
        snapshot
            .kubernetesVersion()
            .filter(each -> TAG.matcher(each).matches())
            .orElseThrow(
                () ->
                    refused(
                        FailureReason.VERSION_UNKNOWN,
                        "Its init container 'kubernetes' does not say which version it runs."));
    var theirs = theirs(values.get(), snapshot.target());
    scale(theirs, Sleep.replicasAwake(workload));
    leaveOut(theirs, JSON.valueToTree(below));
    return cluster
        .spec()
        .madeOf(tag, bounded(theirs))
        .ofChart(snapshot.chartVersion().orElse(cluster.spec().chartVersion()));
  }

  private static ObjectNode theirs(JsonNode values, Target target) {
    var theirs = values instanceof ObjectNode all ? all.deepCopy() : JSON.createObjectNode();
    OURS.forEach(path -> remove(theirs, path));
    REPLICAS.stream()
        .filter(path -> theirs.at(path).asInt(1) == 0)
        .forEach(path -> remove(theirs, path));
    if (theirs.at(SANS) instanceof ArrayNode sans) {
      ChartValues.ownSans(target).forEach(own -> removeText(sans, own));
      if (sans.isEmpty()) {
        remove(theirs, SANS);
      }
    }
    return theirs;
  }

  private static void removeText(ArrayNode texts, String text) {
    for (var i = texts.size() - 1; i >= 0; i--) {
      if (texts.get(i).asText().equals(text)) {
        texts.remove(i);
      }
    }
  }

  /** Who scales its workload by hand says nothing in Helm's values. */
  private static void scale(ObjectNode values, int replicas) {
    if (values.at(REPLICAS.getFirst()).asInt(1) != replicas) {
      values.withObject("/controlPlane/statefulSet/highAvailability").put("replicas", replicas);
    }
  }

  /** Takes out what stands below them already, and what is empty without it. */
  private static void leaveOut(ObjectNode values, JsonNode below) {
    below
        .properties()
        .forEach(
            each -> {
              var value = values.path(each.getKey());
              if (value instanceof ObjectNode inner && !value.equals(each.getValue())) {
                leaveOut(inner, each.getValue());
              } else if (value.equals(each.getValue())) {
                values.remove(each.getKey());
              }
            });
  }

  /** The values of Helm's record; none where there is no record to be read. */
  static ValuesTree tree(Optional<JsonNode> values) {
    return new ValuesTree(
        values
            .<Map<String, @Nullable Object>>map(each -> JSON.convertValue(each, VALUES))
            .orElse(Map.of()));
  }

  private static Map<String, @Nullable Object> bounded(ObjectNode values) {
    if (values.toString().length() > Bounds.MOST_BYTES) {
      throw refused(FailureReason.VALUES_TOO_LARGE, "Its values are larger than 64 KiB.");
    }
    return JSON.convertValue(values, VALUES);
  }

  /** Takes a value out, and what is empty without it. */
  private static void remove(JsonNode values, String path) {
    var end = path.lastIndexOf('/');
    if (end >= 0 && values.at(path.substring(0, end)) instanceof ObjectNode parent) {
      parent.remove(path.substring(end + 1).replace("~1", "/"));
      if (parent.isEmpty()) {
        remove(values, path.substring(0, end));
      }
    }
  }

  private static ProviderException notFound() {
    return refused(FailureReason.NOT_FOUND, "Its control plane is not there.");
  }

  private static ProviderException refused(FailureReason reason, String message) {
    return ProviderException.permanent(reason, message + " It was left as it is.");
  }
}
