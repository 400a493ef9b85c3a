package io.vclustermanager.text;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the text of others is checked: a few platform threads, so that neither the carriers of
 * virtual threads nor connections to the database wait for it. Who sends much waits behind what
 * they have sent themselves: one of the threads is always left to others.
 *
 * <p>A job has no end of its own that could be forced; so what it is given must be small, and what
 * it does must take time that grows with that alone.
 */
@Singleton
public final class TextLane {
  private static final Logger LOG = LoggerFactory.getLogger(TextLane.class);

  /** How long somebody waits for a turn, and then for what the job finds. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final Duration LONGEST_JOB = Duration.ofSeconds(10);
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

  /** What waits is kept in memory. */
  private static final int MOST_WAITING = 512;

  private static final int MOST_WAITING_OF_ONE = 128;

  private static final String BUSY =
      "The service is busy with checking what others have sent; try again in a moment.";

  private static final String TOO_LONG =
      "It took too long to check: more than "
          + LONGEST_JOB.toSeconds()
          + " seconds. Make it smaller or simpler, or try again when less is going on.";

  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("text-", 0).factory());
  private final FairQueue waiting = new FairQueue(MOST_WAITING, MOST_WAITING_OF_ONE, THREADS - 1);
  private final Duration longestWait;
  private final Duration longestJob;
  private final AtomicInteger overdue = new AtomicInteger();
  private int running;

  /** With the limits that the service has. */
  @Inject
  public TextLane() {
    this(LONGEST_WAIT, LONGEST_JOB);
  }

  /** With other limits. */
  TextLane(Duration longestWait, Duration longestJob) {
    this.longestWait = longestWait;
    this.longestJob = longestJob;
  }

  @PreDestroy
  void stop() {
    pool.shutdownNow();
  }

  /** What is to be done, and how far it has come. */
  private static final class Job<T> implements Runnable {
    private final Supplier<T> work;

    /** Whether it begins; it does not where it lost its room to somebody else. */
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

    private final CompletableFuture<T> found = new CompletableFuture<>();

    Job(Supplier<T> work) {
      this.work = work;
    }

    void refuse() {
      begun.complete(false);
    }

    boolean isRefused() {
      return !begun.getNow(true);
    }

    @Override
    public void run() {
      begun.complete(true);
      try {
        found.complete(work.get());
      } catch (RuntimeException | Error e) {
        found.completeExceptionally(e);
      }
    }
  }

  /**
   * Does something with a text, and waits for what comes of it. It must not be called inside a
   * transaction, nor by a job.
   *
   * @param who sent the text: their texts take turns with those of others
   * @param job asks neither the database nor the network
   * @param otherwise makes the answer, for people, when nobody has time for it or it takes too long
   */
  public <T> T call(String who, Supplier<T> job, Function<String, T> otherwise) {
    var asked = new Job<>(job);
    if (!take(who, asked)) {
      return otherwise.apply(BUSY);
    }
    try {
      if (!hasBegun(asked) && (forget(who, asked) || asked.isRefused())) {
        return otherwise.apply(BUSY);
      }
      return asked.found.get(longestJob.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      countOverdue(who, asked);
      return otherwise.apply(TOO_LONG);
    } catch (InterruptedException e) {
      forget(who, asked);
      Thread.currentThread().interrupt();
      return otherwise.apply(BUSY);
    } catch (ExecutionException e) {
      throw thrown(e);
    }
  }

  private boolean hasBegun(Job<?> job) throws InterruptedException, ExecutionException {
    try {
      return job.begun.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * It cannot be stopped, and keeps its thread until it ends by itself: that must not be silent.
   */
  private void countOverdue(String who, Job<?> job) {
    var since = System.nanoTime();
    var several = overdue.incrementAndGet();
    LOG.warn(
        "A text of {} is being checked for more than {}: {} of {} threads are kept so",
        who,
        longestJob,
        several,
        THREADS);
    var _ = job.found.whenComplete((_, _) -> ended(who, since));
  }

  private void ended(String who, long since) {
    overdue.decrementAndGet();
    LOG.info(
        "A text of {} was checked at last, {} after it was given up",
        who,
        Duration.ofNanos(System.nanoTime() - since));
  }

  /** How many threads are kept by jobs that nobody waits for any more. */
  public int overdue() {
    return overdue.get();
  }

  private static RuntimeException thrown(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error failure -> throw failure;
      case null, default -> new IllegalStateException(e);
    };
  }

  private synchronized boolean take(String who, Runnable job) {
    var taken = waiting.offer(who, job) || takesRoom(who, job);
    begin();
    return taken;
  }

  private boolean takesRoom(String who, Runnable job) {
    var refused = waiting.makeRoomFor(who);
    refused.ifPresent(
        last -> {
          if (last instanceof Job<?> its) {
            its.refuse();
          }
        });
    return refused.isPresent() && waiting.offer(who, job);
  }

  private synchronized boolean forget(String who, Runnable job) {
    return waiting.remove(who, job);
  }

  private synchronized void begin() {
    while (running < THREADS) {
      var turn = waiting.poll();
      if (turn.isEmpty()) {
        return;
      }
      running++;
      pool.execute(() -> run(turn.get()));
    }
  }

  private void run(FairQueue.Turn turn) {
    try {
      turn.job().run();
    } finally {
      end(turn);
    }
  }

  private synchronized void end(FairQueue.Turn turn) {
    running--;
    waiting.ended(turn);
    begin();
  }
}
