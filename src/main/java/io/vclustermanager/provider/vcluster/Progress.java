package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.Operation.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a virtual cluster has come, from what was seen: pure. */
final class Progress {
  private Progress() {}

  /** Its steps; the first that is not done carries what hinders it. */
  static List<Step> steps(ClusterSnapshot snapshot, @Nullable String trouble) {
    var steps = new ArrayList<Step>();
    add(
        steps,
        "Release installed",
        snapshot.release() == ClusterSnapshot.Release.DEPLOYED,
        trouble);
    add(steps, "Storage bound", isStorageBound(snapshot), trouble);
    add(steps, "Pod scheduled", isScheduled(snapshot), trouble);
    add(steps, "Started", isStarted(snapshot), trouble);
    add(steps, "Ready", isReady(snapshot), trouble);
    return steps;
  }

  /**
   * Whether every workload runs as it is wanted: the generation was seen by its controller, and all
   * replicas are of it and ready. That its pods are Running says nothing yet.
   */
  static boolean isReady(ClusterSnapshot snapshot) {
    return snapshot.workload().isPresent()
        && snapshot.workloads().stream().allMatch(Progress::isReady);
  }

  private static boolean isReady(JsonNode workload) {
    var wanted = workload.path("spec").path("replicas").asInt(1);
    var status = workload.path("status");
    return wanted > 0
        && !ClusterSnapshot.isGoing(workload)
        && status.path("observedGeneration").asLong()
            >= workload.path("metadata").path("generation").asLong()
        && status.path("readyReplicas").asInt() == wanted
        && status.path("updatedReplicas").asInt(wanted) == wanted;
  }

  static boolean isStorageBound(ClusterSnapshot snapshot) {
    var needed =
        snapshot.workloads().stream()
            .anyMatch(each -> !each.path("spec").path("volumeClaimTemplates").isEmpty());
    return snapshot.workload().isPresent()
        && (!needed || !snapshot.claims().isEmpty())
        && snapshot.claims().stream().allMatch(each -> phase(each).equals("Bound"));
  }

  private static boolean isScheduled(ClusterSnapshot snapshot) {
    return !snapshot.pods().isEmpty()
        && snapshot.pods().stream().allMatch(each -> each.path("spec").has("nodeName"));
  }

  private static boolean isStarted(ClusterSnapshot snapshot) {
    return !snapshot.pods().isEmpty()
        && snapshot.pods().stream().allMatch(each -> phase(each).equals("Running"));
  }

  private static String phase(JsonNode object) {
    return object.path("status").path("phase").asText();
  }

  private static void add(List<Step> steps, String name, boolean done, @Nullable String trouble) {
    if (done) {
      steps.add(new Step(name, Step.State.DONE, null, null, null));
      return;
    }
    var isFirst = steps.stream().allMatch(each -> each.state() == Step.State.DONE);
    steps.add(
        isFirst
            ? new Step(name, Step.State.RUNNING, null, null, trouble)
            : new Step(name, Step.State.PENDING, null, null, null));
  }
}
