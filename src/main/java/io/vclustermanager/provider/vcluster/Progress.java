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
  static List<Step> steps(Sight sight, @Nullable String trouble) {
    var steps = new ArrayList<Step>();
    add(steps, "Release installed", sight.release() == Sight.Release.DEPLOYED, trouble);
    add(steps, "Storage bound", isStorageBound(sight), trouble);
    add(steps, "Pod scheduled", isScheduled(sight), trouble);
    add(steps, "Started", isStarted(sight), trouble);
    add(steps, "Ready", isReady(sight), trouble);
    return steps;
  }

  /**
   * Whether every workload runs as it is wanted: the generation was seen by its controller, and all
   * replicas are of it and ready. That its pods are Running says nothing yet.
   */
  static boolean isReady(Sight sight) {
    return sight.workload().isPresent() && sight.workloads().stream().allMatch(Progress::isReady);
  }

  private static boolean isReady(JsonNode workload) {
    var wanted = workload.path("spec").path("replicas").asInt(1);
    var status = workload.path("status");
    return wanted > 0
        && !Sight.isGoing(workload)
        && status.path("observedGeneration").asLong()
            >= workload.path("metadata").path("generation").asLong()
        && status.path("readyReplicas").asInt() == wanted
        && status.path("updatedReplicas").asInt(wanted) == wanted;
  }

  static boolean isStorageBound(Sight sight) {
    var needed =
        sight.workloads().stream()
            .anyMatch(each -> !each.path("spec").path("volumeClaimTemplates").isEmpty());
    return sight.workload().isPresent()
        && (!needed || !sight.claims().isEmpty())
        && sight.claims().stream().allMatch(each -> phase(each).equals("Bound"));
  }

  private static boolean isScheduled(Sight sight) {
    return !sight.pods().isEmpty()
        && sight.pods().stream().allMatch(each -> each.path("spec").has("nodeName"));
  }

  private static boolean isStarted(Sight sight) {
    return !sight.pods().isEmpty()
        && sight.pods().stream().allMatch(each -> phase(each).equals("Running"));
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
