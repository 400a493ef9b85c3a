package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.scheduling.ScheduledExecutorTaskScheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RegularlyTest {
  @Test
  void aTurnThatFailsDoesNotEndTheOnesAfterIt() throws InterruptedException {
    var turns = new CountDownLatch(3);
    try (var timers = Executors.newSingleThreadScheduledExecutor()) {
      new Regularly(new ScheduledExecutorTaskScheduler(timers))
          .every(
              Duration.ofMillis(1),
              () -> {
                turns.countDown();
                throw new IllegalStateException("of the first turn, and of each");
              });

      assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
      timers.shutdownNow();
    }
  }
}
