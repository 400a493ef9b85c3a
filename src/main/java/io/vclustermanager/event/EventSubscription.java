package io.vclustermanager.event;

import io.vclustermanager.inventory.CursorExpiredException;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Scope;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscriber's way through the events. It takes as many as the subscriber has asked for, from
 * memory when it is close behind, else from the log; who is woken does not matter, only where it
 * stands.
 */
final class EventSubscription implements Subscription {
  private static final int BATCH = 200;

  private final EventRelay relay;
  private final Subscriber<? super Event> subscriber;
  private final EventFilter filter;
  private final Supplier<Scope> scope;
  private final Predicate<Event> last;
  private final AtomicLong wanted = new AtomicLong();
  private final AtomicInteger wakeUps = new AtomicInteger();
  private volatile boolean over;
  private volatile boolean expired;
  private volatile long position;

  EventSubscription(
      EventRelay relay,
      Subscriber<? super Event> subscriber,
      long position,
      EventFilter filter,
      Supplier<Scope> scope,
      Predicate<Event> last) {
    this.relay = relay;
    this.subscriber = subscriber;
    this.position = position;
    this.filter = filter;
    this.scope = scope;
    this.last = last;
  }

  @Override
  public void request(long more) {
    wanted.accumulateAndGet(more, (one, other) -> one + other < 0 ? Long.MAX_VALUE : one + other);
    wake();
  }

  @Override
  public void cancel() {
    over = true;
    relay.forget(this);
  }

  /** The log is another one from now on: its subscriber is told, also one that asks for nothing. */
  void expire() {
    expired = true;
    wake();
  }

  /** There may be something to do. One thread at a time does it. */
  void wake() {
    var idle = wanted.get() == 0 || position >= relay.recent().head();
    if (!over && (expired || !idle) && wakeUps.getAndIncrement() == 0) {
      relay.execute(this::drain);
    }
  }

  private void drain() {
    int seen;
    do {
      seen = wakeUps.get();
      try {
        checkLog();
        advance();
      } catch (DatabaseException e) {
        // The log cannot be read now: the relay's next tick wakes us again, from the same position.
        wakeUps.set(0);
        return;
      } catch (RuntimeException e) {
        cancel();
        subscriber.onError(e);
        return;
      }
    } while (wakeUps.addAndGet(-seen) != 0);
  }

  private void checkLog() {
    if (expired && !over) {
      throw CursorExpiredException.ofAnotherLog();
    }
  }

  private void advance() {
    while (!over && !expired && wanted.get() > 0) {
      var recent = relay.recent();
      if (position >= recent.head()) {
        return;
      }
      if (position >= recent.from()) {
        deliver(recent.after(position), recent.head());
      } else {
        catchUp(recent.head());
      }
    }
  }

  private void catchUp(long head) {
    var more = relay.log().after(position, filter, scope.get(), BATCH);
    deliver(more.events(), more.full() ? more.last() : Math.max(more.last(), head));
  }

  /** Delivers them, and goes on to {@code end}: there is nothing for this subscriber in between. */
  private void deliver(List<Event> several, long end) {
    for (var event : several) {
      if (over || wanted.get() == 0) {
        return;
      }
      position = event.position();
      if (filter.matches(event) && scope.get().covers(event.ownerId())) {
        wanted.updateAndGet(count -> count == Long.MAX_VALUE ? count : count - 1);
        subscriber.onNext(event);
        if (last.test(event)) {
          cancel();
          subscriber.onComplete();
        }
      }
    }
    position = end;
  }
}
