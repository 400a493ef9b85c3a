package io.vclustermanager.provider.vcluster.helm;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.vcluster.helm.ChildCall.Why;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes in which Helm works, started when they are first needed: as many as calls go on at
 * once, and at most as many as are allowed; of those that have nothing to do one is kept. Whatever
 * a call does to its child, the service and the other children go on.
 */
public final class HelmChildren implements AutoCloseable {
  /** A start costs a second: calls that come one after another find the child of the last one. */
  private static final Duration KEPT = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofSeconds(30);

  private final Path home;
  private final ChildLimits limits;

  /**
   * One thread for each child, with its low priority, which the child inherits: a request must not
   * wait behind a second of Helm's at each of its hops.
   */
  private final ExecutorService threads;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("helm-clock").factory());

  private final Set<ChildCall> calls = ConcurrentHashMap.newKeySet();
  private final Set<ChildProcess> living = ConcurrentHashMap.newKeySet();

  /** The one that was used last comes first, so that the others grow old. */
  private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();

  private @Nullable ChildProgram program;
  private volatile boolean closed;

  private record Idle(ChildProcess child, long sinceNanos) {}

  /**
   * None yet.
   *
   * @param home the folder for their files; other runs of the service may have theirs in it
   * @param most how many there are at once
   */
  public HelmChildren(Path home, int most, ChildLimits limits) {
    this.home = home;
    this.limits = limits;
    this.threads = Executors.newFixedThreadPool(most, BackgroundThreads.named("helm-"));
  }

  /**
   * Has a child carry it out, and waits for the answer.
   *
   * @param over is run once when the call is over for certain: in nearly all cases before this
   *     returns or throws
   * @throws ProviderException passing; when there is no answer, because the child came to its end
   *     or the service does
   */
  public Answer call(HelmCall what, Runnable over) {
    var call = new ChildCall(what.frame(), limits, over);
    calls.add(call);
    try {
      threads.execute(() -> carryOut(call));
      var limit =
          clock.schedule(
              () -> call.giveUp(Why.OUT_OF_TIME), limits.wall().toMillis(), TimeUnit.MILLISECONDS);
      try {
        return call.await();
      } finally {
        limit.cancel(false);
      }
    } catch (RejectedExecutionException _) {
      call.giveUp(Why.STOPPING);
      throw ChildCall.stopping();
    } catch (InterruptedException _) {
      // The service is stopping. The child must be over before somebody else goes on with it.
      call.giveUp(Why.STOPPING);
      call.awaitEnd();
      Thread.currentThread().interrupt();
      throw ChildCall.stopping();
    } finally {
      calls.remove(call);
    }
  }

  /** How many live. */
  public int count() {
    return living.size();
  }

  /** Ends all calls and all children. */
  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    clock.shutdownNow();
    calls.forEach(call -> call.giveUp(Why.STOPPING));
    living.forEach(this::discard);
    closeProgram();
  }

  private void carryOut(ChildCall call) {
    if (call.isOver()) {
      return;
    }
    try {
      var child = idleOne().orElseGet(this::start);
      call.carryOut(child, isFit -> takeBack(child, isFit));
    } catch (ProviderException e) {
      call.fail(e);
    } catch (RuntimeException | Error e) {
      // An error as well, such as no thread to be had: whoever waits is told in any case.
      call.fail(failed("Helm's process cannot be used: " + e));
    }
  }

  private Optional<ChildProcess> idleOne() {
    for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.child.isAlive()) {
        return Optional.of(next.child);
      }
      // The kernel, short of memory, takes those first that have nothing to do.
      discard(next.child);
    }
    return Optional.empty();
  }

  private ChildProcess start() {
    try {
      var child = program().start();
      living.add(child);
      if (closed) {
        discard(child);
        throw ChildCall.stopping();
      }
      return child;
    } catch (IOException e) {
      throw failed("Helm's process cannot be started: " + e.getMessage());
    }
  }

  private synchronized ChildProgram program() throws IOException {
    if (closed) {
      throw ChildCall.stopping();
    }
    var prepared = program;
    if (prepared == null) {
      prepared = ChildProgram.prepare(home, limits);
      program = prepared;
      var _ =
          clock.scheduleWithFixedDelay(
              this::letOldGo, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return prepared;
  }

  private synchronized void closeProgram() {
    if (program != null) {
      program.close();
      program = null;
    }
  }

  private void takeBack(ChildProcess child, boolean isFit) {
    if (isFit && !closed) {
      idle.addFirst(new Idle(child, System.nanoTime()));
    } else {
      discard(child);
    }
  }

  /** All but one that have had nothing to do for a while. */
  private void letOldGo() {
    letGo(System.nanoTime() - KEPT.toNanos());
  }

  /** All but one that have had nothing to do since then. */
  void letGo(long sinceNanos) {
    while (idle.size() > 1) {
      var oldest = idle.peekLast();
      if (oldest == null || oldest.sinceNanos - sinceNanos > 0 || !idle.remove(oldest)) {
        return;
      }
      discard(oldest.child);
    }
  }

  private void discard(ChildProcess child) {
    child.discard();
    living.remove(child);
  }

  private static ProviderException failed(String message) {
    return ProviderException.passing(FailureReason.HELM_FAILED, message);
  }
}
