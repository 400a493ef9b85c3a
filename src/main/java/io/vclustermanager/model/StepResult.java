package io.vclustermanager.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one step of an operation concludes. The handler returns it; the worker writes it. */
public sealed interface StepResult {
  /** What was seen before the conclusion; null when nothing was. */
  @Nullable Observation seen();

  /**
   * The create is about to begin: that is to be written first, then the step is taken again at
   * once.
   */
  record Begin(Observation seen) implements StepResult {}

  /** It is done. */
  record Done(@Nullable Observation seen) implements StepResult {}

  /**
   * It is done: what others made is this cluster from now on.
   *
   * @param spec that it runs
   */
  record Adopted(Observation.Present seen, ClusterSpec spec) implements StepResult {}

  /** It is under way; look again then, or sooner should the outside change. */
  record Wait(For what, Instant until, @Nullable Observation seen) implements StepResult {
    /** What is waited for. */
    public enum For {
      TIME,
      CHANGE,
      APPROVAL
    }
  }

  /** It did not work this time. */
  record Retry(FailureReason reason, String message, @Nullable Observation seen)
      implements StepResult {}

  /** It will never work. */
  record Fail(FailureReason reason, String message, @Nullable Observation seen)
      implements StepResult {}
}
