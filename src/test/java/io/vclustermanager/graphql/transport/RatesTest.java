package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Of what a minute has, nobody gets more, and it comes back evenly. */
final class RatesTest {
  private static final String ANNA = "USER:anna";

  private final SettableTicker ticker = new SettableTicker();

  private RateBuckets perMinute(int count) {
    return new RateBuckets(RatePolicy.REQUESTS, count, ticker::read);
  }

  @Test
  void ofTwoHundredAtOnceAsManyPassAsThereArePoints() throws Exception {
    var buckets = perMinute(120);
    var together = new CountDownLatch(1);
    Callable<Boolean> one =
        () -> {
          together.await();
          return buckets.of(ANNA).orElseThrow().take(1, 1).isEmpty();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (var i = 0; i < 200; i++) {
        all.add(threads.submit(one));
      }
      together.countDown();
      var passed = 0;
      for (var each : all) {
        passed += each.get() ? 1 : 0;
      }
      assertThat(passed).isEqualTo(120);
    }
    assertThat(buckets.of("USER:bob").orElseThrow().take(1, 1)).isEmpty();
  }

  @Test
  void whatWasTakenComesBackEvenlyAndNoMoreIsSavedThanAMinuteHas() {
    var bucket = perMinute(120).of(ANNA).orElseThrow();
    assertThat(bucket.take(120, 120)).isEmpty();
    assertThat(bucket.left()).isEqualTo(new RateLeft(RatePolicy.REQUESTS, 120, 0, 60));
    assertThat(bucket.take(1, 1)).hasValue(Duration.ofMillis(500));
    assertThat(bucket.take(1, 10)).hasValue(Duration.ofSeconds(5));

    ticker.move(Duration.ofMillis(499));
    assertThat(bucket.take(1, 1)).hasValue(Duration.ofMillis(1));
    ticker.move(Duration.ofMillis(1));
    assertThat(bucket.take(1, 1)).isEmpty();
    assertThat(bucket.take(1, 1)).isPresent();

    ticker.move(Duration.ofSeconds(30));
    assertThat(bucket.left()).isEqualTo(new RateLeft(RatePolicy.REQUESTS, 120, 60, 30));
    ticker.move(Duration.ofDays(1));
    assertThat(bucket.left()).isEqualTo(new RateLeft(RatePolicy.REQUESTS, 120, 120, 0));
  }

  /** Who would be charged for refusals could never come in by trying. */
  @Test
  void whatIsRefusedTakesNothing() {
    var bucket = perMinute(10).of(ANNA).orElseThrow();
    assertThat(bucket.take(8, 8)).isEmpty();
    for (var i = 0; i < 5; i++) {
      assertThat(bucket.take(3, 3)).isPresent();
    }
    assertThat(bucket.take(2, 2)).isEmpty();
  }

  @Test
  void whatIsDearerThanAMinuteHasCostsAWholeOne() {
    var bucket = perMinute(10).of(ANNA).orElseThrow();
    assertThat(bucket.affordable(50)).isEqualTo(10);
    assertThat(bucket.affordable(7)).isEqualTo(7);
  }

  @Test
  void whoAsksNothingForAMinuteIsForgottenAndHasAFullBucketAsBefore() {
    var buckets = perMinute(10);
    assertThat(buckets.of(ANNA).orElseThrow().take(10, 10)).isEmpty();
    ticker.move(Duration.ofSeconds(59));
    assertThat(buckets.kept()).isEqualTo(1);
    assertThat(buckets.of(ANNA).orElseThrow().left().remaining()).isEqualTo(9);
    ticker.move(RateBuckets.WINDOW);
    assertThat(buckets.kept()).isZero();
    assertThat(buckets.of(ANNA).orElseThrow().left().remaining()).isEqualTo(10);
  }

  @Test
  void noMoreAreKeptThanThereMayBe() {
    var buckets = perMinute(10);
    for (var i = 0; i < RateBuckets.MOST + 1000; i++) {
      buckets.of("ADDRESS:" + i);
    }
    assertThat(buckets.kept()).isEqualTo(RateBuckets.MOST);
  }

  @Test
  void zeroIsNoLimit() {
    assertThat(perMinute(0).of(ANNA)).isEmpty();
  }

  @Test
  void eachBegunThousandOfFieldsCostsAPoint() {
    assertThat(Charge.price(0)).isEqualTo(1);
    assertThat(Charge.price(1)).isEqualTo(1);
    assertThat(Charge.price(1000)).isEqualTo(1);
    assertThat(Charge.price(1001)).isEqualTo(2);
    assertThat(Charge.price(50_000)).isEqualTo(50);
  }
}
