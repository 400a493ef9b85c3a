package io.vclustermanager.graphql.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/** Counts something that goes up and down, and lets a test wait until it has a value. */
final class Listeners {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int count;
  private int ever;

  void add(int difference) {
    lock.lock();
    try {
      count += difference;
      ever += Math.max(0, difference);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int ever() {
    lock.lock();
    try {
      return ever;
    } finally {
      lock.unlock();
    }
  }

  int now() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  void await(IntPredicate wanted, Duration deadline) throws InterruptedException {
    var left = deadline.toNanos();
    lock.lockInterruptibly();
    try {
      while (!wanted.test(count)) {
        if (left <= 0) {
          throw new AssertionError("still " + count + " after " + deadline);
        }
        left =
            changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(5)))
                + left
                - Math.min(left, TimeUnit.SECONDS.toNanos(5));
      }
    } finally {
      lock.unlock();
    }
  }
}
