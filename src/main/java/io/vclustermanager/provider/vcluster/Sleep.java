package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How vCluster's own CLI puts a control plane to sleep and wakes it: no replicas, and three
 * annotations that say so. Ours can be woken by it, and the other way round.
 */
final class Sleep {
  /** What synced objects of a tenant carry: the cluster's name. */
  static final String MANAGED_BY = "vcluster.loft.sh/managed-by";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAUSED = "loft.sh/paused";
  private static final String REPLICAS = "loft.sh/paused-replicas";
  private static final String DATE = "loft.sh/paused-date";
  private static final String SLEEP_MODE = "loft.sh/sleep-mode";

  private Sleep() {}

  /** Whether a workload was put to sleep, as the CLI decides it. */
  static boolean isPaused(JsonNode workload) {
    return annotation(workload, PAUSED).asText().equals("true") || isPlatforms(workload);
  }

  /**
   * Whether a workload is wanted to run though it is marked as put to sleep: the CLI takes both
   * back at once, but a helm upgrade leaves the mark, and then the CLI refuses either way.
   */
  static boolean isOnlyMarked(JsonNode workload) {
    return isPaused(workload) && !isPlatforms(workload) && replicas(workload) > 0;
  }

  /** Whether no replica of a workload is wanted. */
  static boolean hasNoReplicas(JsonNode workload) {
    return replicas(workload) == 0;
  }

  /** Whether the vendor's platform put it to sleep: only that can wake it. */
  static boolean isPlatforms(JsonNode workload) {
    return ClusterSnapshot.label(workload, SLEEP_MODE).asText().equals("true");
  }

  /** Whether nothing of a workload is wanted to run, and nothing runs. */
  static boolean isStopped(JsonNode workload) {
    return replicas(workload) == 0 && workload.path("status").path("replicas").asInt() == 0;
  }

  /** Whether a workload still has to be put to sleep. */
  static boolean isAwake(JsonNode workload) {
    return !isPaused(workload) || replicas(workload) > 0;
  }

  /**
   * The patch that puts it to sleep.
   *
   * @param otherwise how many replicas to come back to where it has none and does not say
   */
  static ObjectNode pause(JsonNode workload, int otherwise, Instant now) {
    var running = replicas(workload);
    var kept = annotation(workload, REPLICAS).asInt(0);
    var patch = guarded(workload);
    patch.putObject("spec").put("replicas", 0);
    metadata(patch)
        .putObject("annotations")
        .put(PAUSED, "true")
        .put(REPLICAS, String.valueOf(running > 0 ? running : kept > 0 ? kept : otherwise))
        .put(DATE, now.truncatedTo(ChronoUnit.SECONDS).toString());
    return patch;
  }

  /** The patch that wakes it. */
  static ObjectNode resume(JsonNode workload) {
    var patch = guarded(workload);
    patch.putObject("spec").put("replicas", replicasAwake(workload));
    metadata(patch).putObject("annotations").putNull(PAUSED).putNull(REPLICAS).putNull(DATE);
    return patch;
  }

  /** Takes the marks of sleep off a workload that runs, in a patch of its metadata. */
  static void unmark(ObjectNode patch) {
    patch.withObject("/metadata/annotations").putNull(PAUSED).putNull(REPLICAS).putNull(DATE);
  }

  /** How many replicas it has when it is awake. */
  static int replicasAwake(JsonNode workload) {
    var running = replicas(workload);
    return running > 0 ? running : Math.max(1, annotation(workload, REPLICAS).asInt(1));
  }

  /** Refused by the API server when somebody changed the workload since it was looked at. */
  static ObjectNode guarded(JsonNode workload, ObjectNode patch) {
    patch
        .withObjectProperty("metadata")
        .put("resourceVersion", workload.path("metadata").path("resourceVersion").asText());
    return patch;
  }

  private static ObjectNode guarded(JsonNode workload) {
    return guarded(workload, JSON.createObjectNode());
  }

  private static ObjectNode metadata(ObjectNode patch) {
    return (ObjectNode) patch.path("metadata");
  }

  private static int replicas(JsonNode workload) {
    return workload.path("spec").path("replicas").asInt(1);
  }

  private static JsonNode annotation(JsonNode object, String name) {
    return object.path("metadata").path("annotations").path(name);
  }
}
