package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * What was last seen of the real thing.
 *
 * @param everReady whether it was ready at any time: tells LOST and DEGRADED from FAILED
 * @param endpoint where its API server answers; null when it does not
 * @param chartVersion the version of vCluster's chart that it was made with; null when not seen
 */
public record Observed(
    Existence existence,
    boolean everReady,
    @Nullable String endpoint,
    @Nullable String chartVersion) {
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

  /** Where no chart was seen. */
  public Observed(Existence existence, boolean everReady, @Nullable String endpoint) {
    this(existence, everReady, endpoint, null);
  }

  /** Nobody looked yet. */
  public static Observed never() {
    return new Observed(Existence.UNKNOWN, false, null);
  }

  /** What is known after another look. */
  public Observed then(Existence seen, @Nullable String seenEndpoint) {
    return new Observed(seen, everReady || seen == Existence.READY, seenEndpoint, chartVersion);
  }

  /** With the version of the chart that was seen on it. */
  public Observed withChart(String version) {
    return new Observed(existence, everReady, endpoint, version);
  }
}
