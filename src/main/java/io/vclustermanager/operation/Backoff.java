package io.vclustermanager.operation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before another try: doubling from 1 s to 1 min, with jitter of a quarter. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  private Backoff() {}

  /**
   * The wait after so many failed tries in a row. The jitter keeps clusters that failed together
   * from coming back together.
   */
  static Duration after(int failures, RandomGenerator random) {
    var doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    var base = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return Duration.ofMillis((long) (base.toMillis() * random.nextDouble(0.75, 1.25)));
  }
}
