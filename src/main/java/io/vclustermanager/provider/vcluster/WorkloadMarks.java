package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.provider.kube.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What people and the first version's tools read on a workload: owner, creator, hours to live, and
 * the cluster's labels. Patched on after the install and never in the chart's values, since any
 * change of those restarts the control plane.
 */
final class WorkloadMarks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWNER = Mark.PREFIX + "owner";
  private static final String CREATED_BY = "created-by";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final String TTL_HOURS = "ttl-hours";
  private static final int LONGEST_LABEL = 63;

  private WorkloadMarks() {}

  /** The patch that puts them on, and takes off the labels that this service put on before. */
  static ObjectNode of(Cluster cluster, JsonNode workload, Applied applied) {
    var patch = JSON.createObjectNode();
    var metadata = patch.putObject("metadata");
    var labels = metadata.putObject("labels");
    Applied.of(workload).ifPresent(former -> former.labels().forEach(key -> labels.putNull(key)));
    cluster.labels().forEach(labels::put);
    labels.put(OWNER, labelValue(cluster.owner().name()));
    if (!ClusterSnapshot.label(workload, CREATED_BY).isTextual()) {
      // Who made one that was adopted is not who adopted it.
      labels.put(CREATED_BY, labelValue(cluster.createdBy().name()));
    }
    labels.put(Mark.CLUSTER_ID, cluster.id().toString());
    var annotations = metadata.putObject("annotations");
    annotations.put(Applied.ANNOTATION, applied.text());
    var expiresAt = cluster.lease().expiresAt();
    if (expiresAt == null) {
      annotations.putNull(TTL_HOURS);
    } else {
      annotations.put(TTL_HOURS, hours(Duration.between(begin(cluster, workload), expiresAt)));
    }
    return patch;
  }

  /** Who made it; empty where nobody wrote it down. */
  static Optional<String> createdBy(JsonNode workload) {
    return Optional.ofNullable(ClusterSnapshot.label(workload, CREATED_BY).asText(null));
  }

  /** The hours to live from when it was made; empty where nobody wrote down any. */
  static Optional<Long> hoursToLive(JsonNode workload) {
    var text = workload.path("metadata").path("annotations").path(TTL_HOURS).asText();
    return text.matches("\\d{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** Whether they were put on. */
  static boolean arePut(JsonNode workload) {
    return workload.path("metadata").path("labels").has(OWNER);
  }

  /** StatefulSets and Deployments are told apart by what only the first have. */
  static String resource(JsonNode workload) {
    return workload.path("spec").has("serviceName") ? "statefulsets" : "deployments";
  }

  /**
   * What was adopted was there long before its cluster was, and the hours are counted from then.
   * One that we made is a little younger, whatever the host's clock says.
   */
  private static Instant begin(Cluster cluster, JsonNode workload) {
    var made = workload.path("metadata").path("creationTimestamp").asText();
    return made.isEmpty() || !Instant.parse(made).plus(CLOCK_SKEW).isBefore(cluster.createdAt())
        ? cluster.createdAt()
        : Instant.parse(made);
  }

  /** Whole hours, a begun one counted: that is what the first version's tools read. */
  private static String hours(Duration length) {
    return String.valueOf(Math.ceilDiv(length.toSeconds(), Duration.ofHours(1).toSeconds()));
  }

  /** A user's name may hold what a label may not, such as an {@code @}. */
  private static String labelValue(String text) {
    var clean = text.replaceAll("[^A-Za-z0-9_.-]", "_");
    var cut = clean.substring(0, Math.min(clean.length(), LONGEST_LABEL));
    return cut.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
  }
}
