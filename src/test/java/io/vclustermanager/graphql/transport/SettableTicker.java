package io.vclustermanager.graphql.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until a test moves it. */
final class SettableTicker {
  private final AtomicLong nanos = new AtomicLong();

  void move(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  long read() {
    return nanos.get();
  }
}
