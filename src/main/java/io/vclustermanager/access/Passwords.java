package io.vclustermanager.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, at the cost that OWASP's password storage sheet asks for. It is
 * costly on purpose: never in a transaction, and on a few threads of its own. Half of the
 * processors are left to those who are signed in, and strangers wait behind few others: names and
 * addresses take turns, so that who sends many at once waits behind them and nobody else does.
 */
@Singleton
public final class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int HASH_BYTES = 32;

  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** About a second's work for each thread. */
  private static final int MOST_WAITING = 16 * THREADS;

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

  private final ThreadPoolExecutor lane =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("password-", 0).factory());

  private final SignInTurns<FutureTask<?>> waiting = new SignInTurns<>(MOST_WAITING);
  private int running;

  /** Made on first use, since it takes a while. */
  private static final class Nobody {
    private static final String HASH = hashed("nobody's password");
  }

  /** Threads end when there is nothing to do. */
  public Passwords() {
    lane.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    lane.shutdownNow();
  }

  /** The hash of a password that the service gives itself, with its salt and its costs. */
  public String hash(String password) {
    return inTurn(List.of(), () -> hashed(password));
  }

  /**
   * The same of one that somebody has chosen.
   *
   * @throws BusyException when too many are hashed at the same time
   */
  public String hash(Sender sender, String password) {
    return inTurn(sender.as(), () -> hashed(password));
  }

  /**
   * Whether the password is right. It takes as long when there is no hash to compare with. Those of
   * one name, and those from one address, wait behind one another and not before others.
   *
   * @throws BusyException when too many are hashed at the same time
   */
  public boolean matches(Sender sender, String password, @Nullable String hash) {
    return inTurn(sender.as(), () -> isRight(password, hash == null ? Nobody.HASH : hash))
        && hash != null;
  }

  private static boolean isRight(String password, String hash) {
    return Password.check(password, hash).with(ARGON2ID);
  }

  private static String hashed(String password) {
    return Password.hash(password).addRandomSalt().with(ARGON2ID).getResult();
  }

  private <T> T inTurn(List<Sender.As> as, Callable<T> work) {
    var task = new FutureTask<>(work);
    take(task, as);
    try {
      return task.get();
    } catch (CancellationException _) {
      throw busy();
    } catch (InterruptedException _) {
      // Whoever asked has gone: what has not begun need not be done.
      forget(task);
      Thread.currentThread().interrupt();
      throw busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A password could not be hashed", e.getCause());
    }
  }

  private synchronized void take(FutureTask<?> task, List<Sender.As> as) {
    waiting.offer(task, as).ifPresent(displaced -> displaced.cancel(false));
    begin();
  }

  private synchronized void forget(FutureTask<?> task) {
    waiting.remove(task);
  }

  private void begin() {
    while (running < THREADS) {
      var next = waiting.poll();
      if (next.isEmpty()) {
        return;
      }
      running++;
      lane.execute(() -> run(next.get()));
    }
  }

  private void run(FutureTask<?> task) {
    try {
      task.run();
    } finally {
      end();
    }
  }

  private synchronized void end() {
    running--;
    if (!lane.isShutdown()) {
      begin();
    }
  }

  private static BusyException busy() {
    return new BusyException("Too many sign in at the moment; try again in some seconds.", PAUSE);
  }
}
