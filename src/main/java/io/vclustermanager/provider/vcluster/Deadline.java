package io.vclustermanager.provider.vcluster;

import io.vclustermanager.provider.ProviderException;
import java.time.Duration;

/** How long several calls may take together: after it no further one begins. */
final class Deadline {
  private final long begun = System.nanoTime();
  private final Duration limit;

  Deadline(Duration limit) {
    this.limit = limit;
  }

  /**
   * Goes on only in time.
   *
   * @throws ProviderException when it is over
   */
  void check() {
    if (System.nanoTime() - begun > limit.toNanos()) {
      throw ProviderException.passing(
          "TooSlow", "The host and the cluster took longer than " + limit.toSeconds() + " s.");
    }
  }
}
