package io.vclustermanager.provider.vcluster.helm;

import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What a child does with the signals that stop the service. They reach it too where they are sent
 * to all processes of a terminal or of a unit: it goes on, since the service may want to let the
 * call end, and ends when the service does. Helm's library takes these signals with its first
 * install, and would break a call off; a handler that is registered afterwards wins and lasts.
 */
final class Signals {
  private Signals() {}

  static void ignore() {
    List.of("TERM", "INT", "HUP")
        .forEach(name -> Signal.handle(new Signal(name), SignalHandler.SIG_IGN));
  }
}
