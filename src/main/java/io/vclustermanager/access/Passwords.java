package io.vclustermanager.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import jakarta.inject.Singleton;
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

  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

  /** Made on first use, since it takes a while. */
  private static final class Nobody {
    private static final String HASH = new Passwords().hash("nobody's password");
  }

  /** The hash of a password, with its salt and its costs. */
  public String hash(String password) {
    return Password.hash(password).addRandomSalt().with(ARGON2ID).getResult();
  }

  /** Whether the password is right. It takes as long when there is no hash to compare with. */
  public boolean matches(String password, @Nullable String hash) {
    var right = Password.check(password, hash == null ? Nobody.HASH : hash).with(ARGON2ID);
    return right && hash != null;
  }
}
