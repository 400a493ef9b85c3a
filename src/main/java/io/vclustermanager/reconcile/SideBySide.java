package io.vclustermanager.reconcile;

import io.vclustermanager.inventory.OperationsPlace;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does the parts of a sweep at once, so that one that is silent keeps no other waiting. */
final class SideBySide {
  private SideBySide() {}

  /**
   * Does them, each on a thread of its own, and waits for all. A thread does not inherit that it
   * does durable work: without a word it would take its connections from requests.
   */
  static <T> void each(Collection<T> parts, Consumer<T> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var part : parts) {
        threads.execute(() -> OperationsPlace.run(() -> work.accept(part)));
      }
    }
  }
}
