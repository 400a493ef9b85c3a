package io.vclustermanager.model;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work for somebody who may stop waiting for it. Whoever does the work says before each long wait
 * how that wait is ended from outside; once the work is cut off, no further wait begins. It belongs
 * to the thread that does the work: nothing is interrupted, since an interrupt could break a commit
 * whose outcome then nobody knew.
 */
public final class Cutoff {
  private static final ScopedValue<Cutoff> CURRENT = ScopedValue.newInstance();

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Runnable ending;
  private volatile boolean cut;

  /** A wait under way; over when closed. */
  public interface Wait extends AutoCloseable {
    @Override
    void close();
  }

  /** Thrown where work would have gone on that was cut off. */
  public static final class CutOffException extends RuntimeException {
    CutOffException() {
      super("The work was cut off");
    }
  }

  /** Does the work. */
  public <T> T run(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /**
   * Ends the wait under way and forbids every further one. Returns when the wait was told to end;
   * until then what it waits for is not given back, so that nobody else's work is hit.
   */
  public void cut() {
    lock.lock();
    try {
      cut = true;
      if (ending != null) {
        ending.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was cut off. */
  public boolean isCut() {
    return cut;
  }

  /** Whether the work that this thread does was cut off. */
  public static boolean isCurrentCut() {
    return CURRENT.isBound() && CURRENT.get().isCut();
  }

  /**
   * Goes on only with work that was not cut off.
   *
   * @throws CutOffException when it was
   */
  public static void check() {
    if (isCurrentCut()) {
      throw new CutOffException();
    }
  }

  /**
   * Begins a wait that another thread ends by {@code ending}.
   *
   * @throws CutOffException when the work was cut off already
   */
  public static Wait begin(Runnable ending) {
    return CURRENT.isBound() ? CURRENT.get().enter(ending) : () -> {};
  }

  private Wait enter(Runnable how) {
    lock.lock();
    try {
      check();
      var outer = ending;
      ending = how;
      return () -> leave(outer);
    } finally {
      lock.unlock();
    }
  }

  private void leave(@Nullable Runnable outer) {
    lock.lock();
    try {
      ending = outer;
    } finally {
      lock.unlock();
    }
  }
}
