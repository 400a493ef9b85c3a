package io.vclustermanager.model;

import java.util.List;

/** What came of a request. */
public sealed interface Outcome<T> {
  /**
   * It was accepted.
   *
   * @param value what it is about, as it is now
   * @param warnings what is to be known about it; told with the first answer only
   */
  record Accepted<T>(T value, List<Warning> warnings) implements Outcome<T> {
    /** Nothing more is to be known about it. */
    public Accepted(T value) {
      this(value, List.of());
    }
  }

  /** It was accepted before, under the same idempotency key. */
  record AlreadyAccepted<T>(T value) implements Outcome<T> {}

  /** It was refused, and nothing was changed. */
  record Rejected<T>(List<Refusal> refusals) implements Outcome<T> {}
}
