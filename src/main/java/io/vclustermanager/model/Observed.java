package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * What was last seen of the real thing.
 *
 * @param everMade whether some of it was there at any time: left-overs may be its own
 * @param everReady whether it was ready at any time: tells LOST and DEGRADED from FAILED
 * @param endpoint where its API server answers; null when it does not
 */
public record Observed(
    Existence existence, boolean everMade, boolean everReady, @Nullable String endpoint) {
  /** How much of it there is. */
  public enum Existence {
    /** Nobody looked yet. */
    UNKNOWN,
    /** Nothing of it is left. */
    ABSENT,
    /** Some of it is there, or all but not ready. */
    NOT_READY,
    /** All of it is there and ready. */
    READY
  }

  /** Nobody looked yet. */
  public static Observed never() {
    return new Observed(Existence.UNKNOWN, false, false, null);
  }

  /** What is known after another look. */
  public Observed then(Existence seen, @Nullable String seenEndpoint) {
    var there = seen == Existence.READY || seen == Existence.NOT_READY;
    return new Observed(
        seen, everMade || there, everReady || seen == Existence.READY, seenEndpoint);
  }
}
