package io.vclustermanager.graphql.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** For how many connections there is room in the process. */
final class ConnectionRoom {
  /** Where neither files nor memory are known to be scarce; and what a service needs at least. */
  private static final int MOST = 100_000;

  private static final int LEAST = 16;

  /** What one usually takes; what it can make lie in memory beyond that is bounded elsewhere. */
  private static final int HEAP_OF_ONE = 32 * 1024;

  private ConnectionRoom() {}

  /** Of each kind, here. */
  static int usual() {
    return of(files(), Runtime.getRuntime().maxMemory());
  }

  /**
   * Of each kind: a quarter of the files, so that half are left for the database, hosts and jars;
   * and a quarter of the heap.
   */
  static int of(long files, long heap) {
    return Math.clamp(Math.min(files / 4, heap / 4 / HEAP_OF_ONE), LEAST, MOST);
  }

  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() > 0
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
