package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Says one thing once in a minute at most: what strangers can bring about at will must not fill the
 * log. For any thread.
 */
final class SeldomLog {
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Ticker ticker;
  private final AtomicLong next;
  private final AtomicLong unsaid = new AtomicLong();

  SeldomLog(Ticker ticker) {
    this.ticker = ticker;
    next = new AtomicLong(ticker.read());
  }

  /**
   * Says it, if it was not said in the last minute.
   *
   * @param words write it, and are told how often it was not said since the last time
   */
  void say(LongConsumer words) {
    var now = ticker.read();
    var due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + PAUSE)) {
      words.accept(unsaid.getAndSet(0));
    } else {
      unsaid.incrementAndGet();
    }
  }
}
