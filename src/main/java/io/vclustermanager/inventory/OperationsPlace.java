package io.vclustermanager.inventory;

/**
 * What a thread works on: operations and other durable work have connections of their own, so that
 * neither they wait for requests nor requests for them.
 */
public final class OperationsPlace {
  private static final ScopedValue<Boolean> HERE = ScopedValue.newInstance();

  private OperationsPlace() {}

  /** Does durable work. */
  public static void run(Runnable work) {
    ScopedValue.where(HERE, true).run(work);
  }

  /** Whether this thread does durable work. */
  static boolean isHere() {
    return HERE.orElse(false);
  }
}
