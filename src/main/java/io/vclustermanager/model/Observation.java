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
   * @param ready whether it can be used
   * @param deleting whether it is being taken away
   * @param endpoint where its API server answers, when ready
   * @param steps how far it has come
   * @param reason why it is not ready, in one word
   * @param message why it is not ready, in the outside's own words
   */
  record Present(
      @Nullable UUID markedWith,
      boolean ready,
      boolean deleting,
      @Nullable String endpoint,
      List<Step> steps,
      String reason,
      String message)
      implements Observation {}
}
