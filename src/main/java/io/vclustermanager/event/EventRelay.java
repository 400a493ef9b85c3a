package io.vclustermanager.event;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.model.CommitListener;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Scope;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps committed events, reads them once, keeps the newest in memory, and wakes the subscribers,
 * each of which goes on from its own position. So nothing is lost or doubled, whoever is slow.
 */
@Singleton
public final class EventRelay implements CommitListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
  private static final int BATCH = 1000;

  /** How many of the newest events are kept for subscribers that are close behind. */
  private static final int KEPT = 4096;

  /** Polling is the guarantee, so that other replicas' events come as well. */
  private static final long POLL_MILLIS = 500;

  private static final long STOP_MILLIS = 1000;

  private final Events events;
  private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore bell = new Semaphore(0);
  private volatile Recent recent = new Recent(0, 0, List.of());
  private volatile boolean running = true;
  private String epoch = "";
  private boolean warned;

  /**
   * The newest events: all those after the position {@code from} and up to {@code head} but for
   * those that only a newer release can read.
   */
  record Recent(long from, long head, List<Event> events) {
    Recent with(Events.Stretch more) {
      var all = new ArrayList<>(events);
      all.addAll(more.events());
      var drop = Math.max(0, all.size() - KEPT);
      return new Recent(
          drop == 0 ? from : all.get(drop - 1).position(),
          more.last(),
          List.copyOf(all.subList(drop, all.size())));
    }

    List<Event> after(long position) {
      var first = Math.max(0, events.size() - (int) (head - position));
      while (first < events.size() && events.get(first).position() <= position) {
        first++;
      }
      return events.subList(first, events.size());
    }
  }

  EventRelay(Events events) {
    this.events = events;
  }

  /** Begins to relay, once the service answers. */
  @EventListener
  void start(ServerStartupEvent started) {
    threads.execute(this::relay);
  }

  @PreDestroy
  void stop() {
    running = false;
    bell.release();
    subscriptions.forEach(EventSubscription::cancel);
    threads.shutdown();
    awaitThreads();
  }

  @Override
  public void committed() {
    bell.release();
  }

  /**
   * The events after this position, then all that come.
   *
   * @param scope asked for each event: what may be seen can change while one listens
   * @param last whether an event is the last that is wanted; the stream completes behind it
   */
  public Publisher<Event> after(
      long position, EventFilter filter, Supplier<Scope> scope, Predicate<Event> last) {
    return subscriber -> {
      var subscription = new EventSubscription(this, subscriber, position, filter, scope, last);
      subscriptions.add(subscription);
      subscriber.onSubscribe(subscription);
    };
  }

  /**
   * The position of the newest event that is committed now: where a stream that starts now starts.
   */
  public long head() {
    while (events.stamp(BATCH) == BATCH) {
      Thread.onSpinWait();
    }
    return events.head();
  }

  /** How many streams are open. */
  public int openStreams() {
    return subscriptions.size();
  }

  Recent recent() {
    return recent;
  }

  Events log() {
    return events;
  }

  void execute(Runnable work) {
    if (running) {
      threads.execute(work);
    }
  }

  void forget(EventSubscription subscription) {
    subscriptions.remove(subscription);
  }

  private void relay() {
    while (running) {
      try {
        tick();
        warned = false;
      } catch (DatabaseException e) {
        warnOnce(e);
      } catch (RuntimeException e) {
        LOG.error("The event relay failed and goes on", e);
      }
      awaitBell();
    }
  }

  private void tick() {
    beginAnewInAnotherLog();
    events.stamp(BATCH);
    if (recent.head() == 0) {
      var head = events.head();
      recent = new Recent(head, head, List.of());
    }
    Events.Stretch more;
    do {
      more = events.after(recent.head(), EventFilter.ANY, new Scope.Everything(), BATCH);
      if (more.last() > recent.head()) {
        recent = recent.with(more);
      }
    } while (more.full());
    subscriptions.forEach(EventSubscription::wake);
  }

  /**
   * Positions that were read so far say nothing in another log: whoever listens must begin anew.
   */
  private void beginAnewInAnotherLog() {
    var now = events.state().epoch();
    if (!now.equals(epoch)) {
      recent = new Recent(0, 0, List.of());
      if (!epoch.isEmpty()) {
        subscriptions.forEach(EventSubscription::expire);
      }
      epoch = now;
    }
  }

  private void warnOnce(DatabaseException e) {
    if (!warned && running) {
      LOG.warn("Events are delayed: {}", e.getMessage());
      warned = true;
    }
  }

  /**
   * Interrupts only what does not end by itself: an interrupt breaks the connection that a thread
   * reads from, which is logged as an error.
   */
  private void awaitThreads() {
    try {
      if (threads.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private void awaitBell() {
    try {
      if (bell.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        bell.drainPermits();
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }
}
