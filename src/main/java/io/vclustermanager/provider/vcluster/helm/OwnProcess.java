package io.vclustermanager.provider.vcluster.helm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a child asks of the operating system for itself. None of it needs a right. Elsewhere than on
 * Linux it goes without.
 */
final class OwnProcess {
  /** So that the kernel, short of memory, ends a child before anything else. */
  private static final String FIRST_TO_GO = "1000";

  private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
  private static final int RLIMIT_CPU = 0;
  private static final int RLIMIT_AS = 9;
  private static final int PR_SET_DUMPABLE = 4;

  private OwnProcess() {}

  /** Gets what is needed later while it can be had: at the end there is no time to look. */
  static void prepare() {
    if (LINUX) {
      Calls.prepare();
    }
  }

  /**
   * Offers itself to the kernel that is short of memory, and sees to it that no core is written nor
   * its memory read by others of the same user: it holds kubeconfigs.
   */
  static void stepAside() {
    if (LINUX) {
      offer();
      Calls.control(PR_SET_DUMPABLE, 0);
    }
  }

  private static void offer() {
    try {
      Files.writeString(Path.of("/proc/self/oom_score_adj"), FIRST_TO_GO);
    } catch (IOException e) {
      // Where nobody may say so it is one among others: no reason not to work.
      System.err.println("The process is not the first to go: " + e);
    }
  }

  /** Its address space at the moment, in bytes; 0 where nobody knows. */
  static long addressSpace() throws IOException {
    if (!LINUX) {
      return 0;
    }
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmSize:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Lets its address space grow to so many bytes and no further: then it gets no memory. */
  static void boundAddressSpace(long bytes) {
    if (LINUX) {
      Calls.limit(RLIMIT_AS, bytes);
    }
  }

  /** Lets it compute for so long from now on: then the kernel ends it, by SIGXCPU. */
  static void boundProcessorTime(Duration more) {
    if (LINUX) {
      var used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
      Calls.limit(RLIMIT_CPU, used.plus(more).plusSeconds(1).toSeconds());
    }
  }

  /**
   * Ends at once. Not by the JVM's own means, which wait up to 300 ms for calls of native code: by
   * then Helm could have begun something.
   */
  static void end() {
    if (LINUX) {
      Calls.end();
    }
    Runtime.getRuntime().halt(0);
  }

  /** The C library's functions. */
  private static final class Calls {
    private static final ValueLayout.OfLong RLIM = JAVA_LONG;

    private static final MethodHandle GET_LIMIT =
        find("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle SET_LIMIT =
        find("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CONTROL =
        find(
            "prctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle EXIT = find("_exit", FunctionDescriptor.ofVoid(JAVA_INT));

    private Calls() {}

    /** Loads this class. */
    static void prepare() {
      // It has been loaded to get here.
    }

    private static MethodHandle find(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      var linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }

    static void limit(int resource, long soft) {
      try (var arena = Arena.ofConfined()) {
        var limit = arena.allocate(RLIM, 2);
        require((int) GET_LIMIT.invokeExact(resource, limit), "getrlimit");
        var hard = limit.getAtIndex(RLIM, 1);
        // Only the soft one: the next call's is another one, and nobody raises a hard one again.
        limit.setAtIndex(RLIM, 0, Long.compareUnsigned(soft, hard) < 0 ? soft : hard);
        require((int) SET_LIMIT.invokeExact(resource, (MemorySegment) limit), "setrlimit");
      } catch (Throwable e) {
        throw new IllegalStateException("A child cannot bound itself", e);
      }
    }

    static void control(int option, long value) {
      try {
        require((int) CONTROL.invokeExact(option, value), "prctl");
      } catch (Throwable e) {
        throw new IllegalStateException("A child cannot keep others from its memory", e);
      }
    }

    static void end() {
      try {
        EXIT.invokeExact(0);
      } catch (Throwable e) {
        throw new IllegalStateException("A child cannot end itself", e);
      }
    }

    private static void require(int result, String what) {
      if (result != 0) {
        throw new IllegalStateException(what + " answered " + result);
      }
    }
  }
}
