package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * What was last seen of the real thing.
 *
 * @param everMade whether some of it was there at any time: leftovers may be its own
 * @param everReady whether it was ready at any time: tells LOST and DEGRADED from FAILED
 * @param endpoint where its API server answers; null when it does not
 * @param chartVersion the version of vCluster's chart that it was made with; null when not seen
 * @param paused whether it sleeps
 */
public record Observed(
    Existence existence,
    boolean everMade,
    boolean everReady,
    @Nullable String endpoint,
    @Nullable String chartVersion,
    boolean paused) {
  /** One that does not sleep. */
  public Observed(
      Existence existence,
      boolean everMade,
      boolean everReady,
      @Nullable String endpoint,
      @Nullable String chartVersion) {
    this(existence, everMade, everReady, endpoint, chartVersion, false);
  }

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
    return new Observed(Existence.UNKNOWN, false, false, null, null);
  }

  /** What is known after a look that saw no endpoint. */
  public Observed then(Existence seen) {
    return then(seen, null, chartVersion, false);
  }

  /** What is known after another look. */
  public Observed then(
      Existence seen,
      @Nullable String seenEndpoint,
      @Nullable String seenChartVersion,
      boolean seenPaused) {
    var there = seen == Existence.READY || seen == Existence.NOT_READY;
    return new Observed(
        seen,
        everMade || there,
        everReady || seen == Existence.READY,
        seenEndpoint,
        seenChartVersion,
        seenPaused);
  }
}
