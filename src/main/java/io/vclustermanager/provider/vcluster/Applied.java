package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Difference;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this service left on a workload when it last changed it, kept on the workload itself: what
 * is otherwise now was changed by somebody else.
 *
 * @param revision of the cluster's spec
 * @param configHash the chart's own hash of all values, the annotation {@code vClusterConfigHash}
 *     of the pod template; null where the chart wrote none
 * @param replicas of the control plane while it is awake
 * @param chart with its version, as the chart's label has it
 * @param labels the keys of the cluster's labels that were put on
 * @param fences the words of the {@link Fence}s that stand; null where it was made before there
 *     were any
 * @param fencing what these are made of, each with its resource: {@code
 *     networkpolicies/vc-work-one}; null where it was made before this was written down
 * @param beyond what it is made of beyond what clusters are made of, as {@link ReleaseGate} has it
 * @param bootstrap whether the virtual cluster puts something into itself at first
 */
record Applied(
    long revision,
    @Nullable String configHash,
    int replicas,
    String chart,
    List<String> labels,
    @Nullable List<String> fences,
    @Nullable List<String> fencing,
    List<String> beyond,
    boolean bootstrap) {
  /** The annotation that holds it, as JSON. */
  static final String ANNOTATION = Mark.PREFIX + "applied";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StrictJson READER = StrictJson.within(new TextBounds(256 << 10, 10));

  /** What a workload says; empty where it says nothing that can be read. */
  static Optional<Applied> of(JsonNode workload) {
    var text = annotation(workload, ANNOTATION);
    if (text == null) {
      return Optional.empty();
    }
    try {
      var json = READER.tree(text);
      var labels = texts(json.path("labels"));
      return Optional.of(
          new Applied(
              json.path("revision").asLong(),
              json.path("configHash").asText(null),
              json.path("replicas").asInt(1),
              json.path("chart").asText(),
              labels,
              json.has("fences") ? texts(json.path("fences")) : null,
              json.has("fencing") ? texts(json.path("fencing")) : null,
              texts(json.path("beyond")),
              json.path("bootstrap").asBoolean()));
    } catch (NotTakenException e) {
      // Somebody else's word under our annotation: it says nothing.
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonNode several) {
    var texts = new ArrayList<String>();
    several.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }

  /** What is to be kept about a workload as it is now. */
  static Applied now(
      Cluster cluster,
      JsonNode workload,
      int replicas,
      @Nullable List<String> fences,
      @Nullable List<String> fencing,
      List<String> beyond) {
    return new Applied(
        cluster.spec().revision(),
        configHash(workload),
        replicas,
        ClusterSnapshot.label(workload, "chart").asText(),
        List.copyOf(cluster.labels().keySet()),
        fences,
        fencing,
        beyond,
        cluster.spec().base() != null && cluster.spec().base().bootstrap());
  }

  /** The same with these labels of the cluster. */
  Applied withLabelsOf(Cluster cluster) {
    return new Applied(
        revision,
        configHash,
        replicas,
        chart,
        List.copyOf(cluster.labels().keySet()),
        fences,
        fencing,
        beyond,
        bootstrap);
  }

  /** What of a workload is otherwise now. */
  List<Difference> differencesTo(JsonNode workload) {
    var found = new ArrayList<Difference>();
    if (Mark.clusterOf(workload).isEmpty()) {
      found.add(DriftKind.MARK.of(Mark.CLUSTER_ID, "absent"));
    }
    var hash = configHash(workload);
    if (configHash != null && !configHash.equals(hash)) {
      found.add(DriftKind.VALUES.of(shortened(configHash), shortened(hash)));
    }
    var chartNow = ClusterSnapshot.label(workload, "chart").asText();
    if (!chart.equals(chartNow)) {
      found.add(DriftKind.CHART.of(chart, chartNow));
    }
    var replicasNow = workload.path("spec").path("replicas").asInt(1);
    if (replicas != replicasNow) {
      found.add(DriftKind.REPLICAS.of(String.valueOf(replicas), String.valueOf(replicasNow)));
    }
    return found;
  }

  String text() {
    var json = JSON.createObjectNode();
    json.put("revision", revision);
    json.put("configHash", configHash);
    json.put("replicas", replicas);
    json.put("chart", chart);
    var keys = json.putArray("labels");
    labels.forEach(keys::add);
    if (fences != null) {
      var words = json.putArray("fences");
      fences.forEach(words::add);
    }
    if (fencing != null) {
      var names = json.putArray("fencing");
      fencing.forEach(names::add);
    }
    if (!beyond.isEmpty()) {
      var words = json.putArray("beyond");
      beyond.forEach(words::add);
    }
    if (bootstrap) {
      json.put("bootstrap", true);
    }
    return json.toString();
  }

  private static @Nullable String configHash(JsonNode workload) {
    return workload
        .path("spec")
        .path("template")
        .path("metadata")
        .path("annotations")
        .path("vClusterConfigHash")
        .asText(null);
  }

  private static @Nullable String annotation(JsonNode object, String name) {
    return object.path("metadata").path("annotations").path(name).asText(null);
  }

  /** A hash is for comparing; its beginning does for people. */
  private static String shortened(@Nullable String hash) {
    return hash == null ? "none" : hash.substring(0, Math.min(hash.length(), 12));
  }
}
