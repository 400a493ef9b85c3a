package io.vclustermanager.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, at the cost that OWASP's password storage sheet asks for. It is
 * costly on purpose: never in a transaction.
 */
@Singleton
public final class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int HASH_BYTES = 32;

  private static final Semaphore TURNS =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

  /** Made on first use, since it takes a while. */
  private static final class Nobody {
    private static final String HASH = new Passwords().hash("nobody's password");
  }

  /**
   * The hash of a password, with its salt and its costs.
   *
   * @throws BusyException when too much is asked for at the same time
   */
  public String hash(String password) {
    return inTurn(() -> Password.hash(password).addRandomSalt().with(ARGON2ID).getResult());
  }

  /**
   * Whether the password is right. It takes as long when there is no hash to compare with.
   *
   * @throws BusyException when too much is asked for at the same time
   */
  public boolean matches(String password, @Nullable String hash) {
    var compared = hash == null ? Nobody.HASH : hash;
    return inTurn(() -> Password.check(password, compared).with(ARGON2ID)) && hash != null;
  }

  /** Half of the processors are left to those who are signed in. */
  private static <T> T inTurn(Supplier<T> work) {
    try {
      if (!TURNS.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BusyException();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    }
    try {
      return work.get();
    } finally {
      TURNS.release();
    }
  }
}
