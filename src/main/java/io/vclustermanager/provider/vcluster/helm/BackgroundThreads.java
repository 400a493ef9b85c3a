package io.vclustermanager.provider.vcluster.helm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that step back when somebody else wants the processor. What runs on them is busy
 * for a second at a time, as many as there are cores: a request would wait behind them at each of
 * its hops. Linux only, where a thread has a nice value of its own; elsewhere they are plain.
 */
final class BackgroundThreads {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);
  private static final int PRIO_PROCESS = 0;
  private static final int CALLER = 0;
  private static final int NICE = 10;

  private BackgroundThreads() {}

  static ThreadFactory named(String prefix) {
    var plain = Thread.ofPlatform().name(prefix, 0).daemon(true).factory();
    return work ->
        plain.newThread(
            () -> {
              stepBack();
              work.run();
            });
  }

  private static void stepBack() {
    try {
      var call = setPriority();
      if (call.isPresent()) {
        var _ = (int) call.get().invokeExact(PRIO_PROCESS, CALLER, NICE);
      }
    } catch (Throwable e) {
      LOG.debug("The thread keeps its priority", e);
    }
  }

  private static Optional<MethodHandle> setPriority() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
      return Optional.empty();
    }
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(
            address ->
                linker.downcallHandle(
                    address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)));
  }
}
