package io.vclustermanager.inventory;

import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done again and again while this replica runs, on the few threads of timers: short work
 * that hands on what may wait.
 *
 * <p>Micronaut's {@code @Scheduled} is not used, for it looks the bean up at each turn: a turn that
 * falls into the service's end would find none, or make it anew, and tell that as an error.
 */
@Singleton
public final class Regularly {
  private static final Logger LOG = LoggerFactory.getLogger(Regularly.class);

  private final TaskScheduler scheduler;

  /** On the service's timers. */
  public Regularly(@Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Does it, for the first time after {@code pause}, until the service stops. A turn that fails is
   * told and does not end the ones after it.
   *
   * @param pause after the end of a turn
   */
  public void every(Duration pause, Runnable work) {
    every(pause, pause, work);
  }

  /**
   * The same, with another pause before the first turn.
   *
   * @param first before the first turn
   */
  public void every(Duration first, Duration pause, Runnable work) {
    var _ = scheduler.scheduleWithFixedDelay(first, pause, () -> turn(work));
  }

  private static void turn(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("What is done regularly failed, and goes on", e);
    }
  }
}
