package io.vclustermanager.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, at the cost that OWASP's password storage sheet asks for. It is
 * costly on purpose: never in a transaction, and on a few threads of its own. Half of the
 * processors are left to those who are signed in, and strangers wait behind few others.
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
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("password-", 0).factory());

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

  /**
   * The hash of a password, with its salt and its costs.
   *
   * @throws BusyException when too many are hashed at the same time
   */
  public String hash(String password) {
    return inTurn(() -> hashed(password));
  }

  /**
   * Whether the password is right. It takes as long when there is no hash to compare with.
   *
   * @throws BusyException when too many are hashed at the same time
   */
  public boolean matches(String password, @Nullable String hash) {
    return inTurn(() -> Password.check(password, hash == null ? Nobody.HASH : hash).with(ARGON2ID))
        && hash != null;
  }

  private static String hashed(String password) {
    return Password.hash(password).addRandomSalt().with(ARGON2ID).getResult();
  }

  private <T> T inTurn(Callable<T> work) {
    Future<T> found;
    try {
      found = lane.submit(work);
    } catch (RejectedExecutionException _) {
      throw busy();
    }
    try {
      return found.get();
    } catch (InterruptedException _) {
      // Whoever asked has gone: what has not begun need not be done.
      found.cancel(false);
      Thread.currentThread().interrupt();
      throw busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A password could not be hashed", e.getCause());
    }
  }

  private static BusyException busy() {
    return new BusyException("Too many sign in at the moment; try again in some seconds.", PAUSE);
  }
}
