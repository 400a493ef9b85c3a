package io.vclustermanager.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One aspect of a cluster's state, for people, as Kubernetes' conditions are.
 *
 * @param reason why, in one CamelCase word
 * @param observedGeneration the generation of the wanted state that it was seen for
 * @param lastTransitionAt when the status last changed
 */
public record Condition(
    String type,
    Status status,
    String reason,
    String message,
    long observedGeneration,
    Instant lastTransitionAt) {
  /** The condition that says whether a cluster can be used. */
  public static final String READY = "Ready";

  /** The condition that says whether the credentials of its administrator can be had. */
  public static final String KUBECONFIG_AVAILABLE = "KubeconfigAvailable";

  /** The condition that says whether it is as it is wanted. */
  public static final String IN_SYNC = "InSync";

  /** The condition that says whether its workloads run as they should. */
  public static final String WORKLOADS_HEALTHY = "WorkloadsHealthy";

  /** The condition that says whether it has its volumes. */
  public static final String STORAGE_BOUND = "StorageBound";

  /** The condition that says whether what it puts into itself at first is there. */
  public static final String BOOTSTRAPPED = "Bootstrapped";

  /** Whether a condition holds. */
  public enum Status {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /**
   * These conditions with this one set, in the place of the former; its transition time stays
   * unless its status changes.
   */
  public static List<Condition> set(List<Condition> conditions, Condition condition) {
    var result = new ArrayList<Condition>(conditions);
    for (var i = 0; i < result.size(); i++) {
      var former = result.get(i);
      if (former.type.equals(condition.type)) {
        result.set(i, former.status == condition.status ? condition.since(former) : condition);
        return List.copyOf(result);
      }
    }
    result.add(condition);
    return List.copyOf(result);
  }

  private Condition since(Condition former) {
    return new Condition(
        type, status, reason, message, observedGeneration, former.lastTransitionAt);
  }
}
