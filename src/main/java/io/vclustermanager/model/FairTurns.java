package io.vclustermanager.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * Turns at something scarce, of several people who want it at once. They get them in rounds: who
 * has just got one comes behind all others who wait, so that many who wait for one person keep
 * nobody else from their turn.
 */
public final class FairTurns {
  private final ReentrantLock lock = new ReentrantLock();

  /** Who waits, the next one first. */
  private final Map<String, Deque<Waiter>> waiting = new LinkedHashMap<>();

  private final Map<String, Integer> held = new HashMap<>();
  private final ToIntFunction<String> mostOfOne;
  private int free;
  private int allWaiting;

  /**
   * Makes them.
   *
   * @param turns how many there are at a time
   * @param mostOfOne how many of them this person may have at a time, at least one
   */
  public FairTurns(int turns, ToIntFunction<String> mostOfOne) {
    this.free = turns;
    this.mostOfOne = mostOfOne;
  }

  /** One that was given; over when closed. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Somebody who waits. */
  private static final class Waiter {
    private final Condition change;
    private boolean served;

    Waiter(Condition change) {
      this.change = change;
    }
  }

  /**
   * Waits for a turn.
   *
   * @param who wants it
   * @return empty when none came in time
   */
  public Optional<Turn> take(String who, Duration longestWait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var waiter = new Waiter(lock.newCondition());
      waiting.computeIfAbsent(who, _ -> new ArrayDeque<>()).add(waiter);
      allWaiting++;
      give();
      return await(who, waiter, longestWait.toNanos())
          ? Optional.of(() -> end(who))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(String who, Waiter waiter, long nanos) throws InterruptedException {
    var left = nanos;
    try {
      while (!waiter.served && left > 0) {
        left = waiter.change.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      if (waiter.served) {
        release(who);
      }
      throw e;
    } finally {
      if (!waiter.served) {
        forget(who, waiter);
      }
    }
    return waiter.served;
  }

  /** How many wait. */
  public int waiting() {
    lock.lock();
    try {
      return allWaiting;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for this person. */
  public int waitingOf(String who) {
    lock.lock();
    try {
      var own = waiting.get(who);
      return own == null ? 0 : own.size();
    } finally {
      lock.unlock();
    }
  }

  private void end(String who) {
    lock.lock();
    try {
      release(who);
    } finally {
      lock.unlock();
    }
  }

  private void release(String who) {
    held.computeIfPresent(who, (_, several) -> several == 1 ? null : several - 1);
    free++;
    give();
  }

  private void give() {
    while (free > 0) {
      var next = waiting.keySet().stream().filter(this::mayHaveOneMore).findFirst();
      if (next.isEmpty()) {
        return;
      }
      serve(next.get());
    }
  }

  private boolean mayHaveOneMore(String who) {
    return held.getOrDefault(who, 0) < mostOfOne.applyAsInt(who);
  }

  private void serve(String who) {
    var own = waiting.remove(who);
    var first = own.remove();
    if (!own.isEmpty()) {
      waiting.put(who, own);
    }
    allWaiting--;
    free--;
    held.merge(who, 1, Integer::sum);
    first.served = true;
    first.change.signal();
  }

  private void forget(String who, Waiter waiter) {
    var own = waiting.get(who);
    if (own != null && own.remove(waiter)) {
      allWaiting--;
      if (own.isEmpty()) {
        waiting.remove(who);
      }
    }
  }
}
