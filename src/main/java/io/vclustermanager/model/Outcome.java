package io.vclustermanager.model;

import java.util.List;

/** What came of a request. */
public sealed interface Outcome<T> {
  /** It was accepted; what it is about as it is now. */
  record Accepted<T>(T value) implements Outcome<T> {}

  /** It was accepted before, under the same idempotency key. */
  record AlreadyAccepted<T>(T value) implements Outcome<T> {}

  /** It was refused, and nothing was changed. */
  record Rejected<T>(List<Refusal> refusals) implements Outcome<T> {}
}
