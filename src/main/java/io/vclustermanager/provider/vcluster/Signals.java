package io.vclustermanager.provider.vcluster;

import java.util.List;
import sun.misc.Signal;

/**
 * Gives the JVM its signals back. Helm's native library takes SIGTERM, SIGINT and SIGHUP with its
 * first install and keeps them, so that the service could not be stopped any more; a handler that
 * is registered afterwards wins and lasts.
 */
final class Signals {
  private static final int FIRST_EXIT_CODE = 128;

  private Signals() {}

  /** Takes them back: the process ends by them as it would have, shutdown hooks included. */
  static void takeBack() {
    List.of("TERM", "INT", "HUP").forEach(name -> Signal.handle(new Signal(name), Signals::end));
  }

  private static void end(Signal signal) {
    // A thread of its own: exit waits for the shutdown hooks, and signals come on one thread.
    Thread.ofPlatform()
        .name("end by SIG" + signal.getName())
        .start(() -> System.exit(FIRST_EXIT_CODE + signal.getNumber()));
  }
}
