package io.vclustermanager.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One aspect of a cluster's or host's state, for people, as Kubernetes' conditions are.
 *
 * @param type the word of a {@link ConditionType}, or what another release has written
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
  /** Whether a condition holds. */
  public enum Status {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /** A condition of this type. */
  public static Condition of(
      ConditionType type,
      Status status,
      String reason,
      String message,
      long observedGeneration,
      Instant at) {
    return new Condition(type.word(), status, reason, message, observedGeneration, at);
  }

  /** Whether it is of this type. */
  public boolean is(ConditionType other) {
    return type.equals(other.word());
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
