package io.vclustermanager.graphql.transport;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;

/**
 * What somebody has of one limit. Of any number who take at once, no more get something than there
 * is.
 */
record RateBucket(RatePolicy policy, int perMinute, Bucket bucket) {
  /** At most as much as a full one holds: what is dearer passes when nothing else was asked. */
  long affordable(long much) {
    return Math.min(much, perMinute);
  }

  /**
   * Takes so much, or nothing.
   *
   * @param again how much the next try will need, if this one fails
   * @return empty when it was taken, else how long to wait before the next try
   */
  Optional<Duration> take(long much, long again) {
    if (much <= 0 || bucket.tryConsume(much)) {
      return Optional.empty();
    }
    var nanos = bucket.estimateAbilityToConsume(again).getNanosToWaitForRefill();
    return Optional.of(Duration.ofNanos(nanos));
  }

  RateLeft left() {
    var remaining = (int) bucket.getAvailableTokens();
    var missing = (long) perMinute - remaining;
    var seconds = Math.ceilDiv(missing * RateBuckets.WINDOW.toSeconds(), perMinute);
    return new RateLeft(policy, perMinute, remaining, (int) seconds);
  }
}
