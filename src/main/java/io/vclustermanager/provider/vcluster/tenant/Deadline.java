package io.vclustermanager.provider.vcluster.tenant;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long several calls may take together: after it no further one begins. */
final class Deadline {
  private final long begun = System.nanoTime();
  private final Duration limit;

  Deadline(Duration limit) {
    this.limit = limit;
  }

  /** Waits a moment, unless no more than this is left; whether it waited. */
  boolean pause(Duration moment, Duration reserve) {
    var left = limit.toNanos() - (System.nanoTime() - begun);
    if (left < moment.plus(reserve).toNanos()) {
      return false;
    }
    LockSupport.parkNanos(moment.toNanos());
    return true;
  }

  /**
   * Goes on only in time.
   *
   * @throws ProviderException when it is over
   */
  void check() {
    if (System.nanoTime() - begun > limit.toNanos()) {
      throw ProviderException.passing(
          FailureReason.TOO_SLOW,
          "The host and the cluster took longer than " + limit.toSeconds() + " s.");
    }
  }
}
