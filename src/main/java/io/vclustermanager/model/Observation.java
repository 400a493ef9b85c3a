package io.vclustermanager.model;

import io.vclustermanager.model.Operation.Step;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One look at the real thing. */
public sealed interface Observation {
  /** Nothing with its name is there. */
  record Absent() implements Observation {}

  /**
   * Something with its name is there.
   *
   * @param markedWith the cluster's id that stands on it; null when none does
   * @param installed whether all that is to be made was made; what is half made is to be made again
   * @param ready whether it can be used
   * @param deleting whether it is being taken away
   * @param endpoint where its API server answers, when ready
   * @param chartVersion the version of vCluster's chart that it was made with, where there is one
   * @param steps how far it has come
   * @param reason why it is not ready, in one word
   * @param message why it is not ready, in the outside's own words
   * @param aspects what else was seen of it
   */
  record Present(
      @Nullable UUID markedWith,
      boolean installed,
      boolean ready,
      boolean deleting,
      @Nullable String endpoint,
      @Nullable String chartVersion,
      List<Step> steps,
      String reason,
      String message,
      List<Aspect> aspects)
      implements Observation {}

  /**
   * Something that bears its name is left, and nothing proves whose it is.
   *
   * @param deleting whether all of it is being taken away
   * @param what is left, for people
   */
  record Remains(boolean deleting, String what) implements Observation {}

  /** One aspect of it that has a condition of its own. */
  record Aspect(String type, Condition.Status status, String reason, String message) {}
}
