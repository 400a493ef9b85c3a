package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * A bucket for each of somebody, of one limit. It is full at first, and what is taken comes back
 * evenly over the minute. One that was not used for a minute is full again, and so is forgotten; of
 * more than {@link #MOST} those that were not used for long are forgotten before, which gives their
 * holders at most one bucket more.
 */
final class RateBuckets {
  /** One is less than a kilobyte: whoever has many addresses cannot fill the memory with them. */
  static final int MOST = 20_000;

  static final Duration WINDOW = Duration.ofMinutes(1);

  private final RatePolicy policy;
  private final int perMinute;
  private final TimeMeter time;
  private final Cache<String, Bucket> buckets;

  /**
   * None yet.
   *
   * @param perMinute how much a bucket holds, and how much comes back in a minute; 0: nobody has a
   *     bucket
   */
  RateBuckets(RatePolicy policy, int perMinute, Ticker ticker) {
    this.policy = policy;
    this.perMinute = perMinute;
    time = new Ticks(ticker);
    buckets =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterAccess(WINDOW)
            .maximumSize(MOST)
            .executor(Runnable::run)
            .build();
  }

  private record Ticks(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  /** Theirs, always the same; empty where nothing is limited. */
  Optional<RateBucket> of(String who) {
    return perMinute == 0
        ? Optional.empty()
        : Optional.of(new RateBucket(policy, perMinute, buckets.get(who, _ -> full())));
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
        .withCustomTimePrecision(time)
        .build();
  }

  /** How many are kept. */
  long kept() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
