package io.vclustermanager.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes have used, as Linux counts it. */
final class Usage {
  private static final double MICROS_PER_TICK = 10_000;
  private static final int MACHINE_USER = 1;
  private static final int UTIME = 11;
  private static final int CHILDREN_STIME = 14;

  private Usage() {}

  /** Processor time of a process alone, in microseconds. */
  static double micros(long pid) {
    return ticks(pid, UTIME, UTIME + 1) * MICROS_PER_TICK;
  }

  /** Processor time of a process and its children, also of those that have ended. */
  static double microsWithChildren(ProcessHandle parent) {
    var ended = ticks(parent.pid(), UTIME, CHILDREN_STIME) * MICROS_PER_TICK;
    return ended + parent.children().mapToDouble(child -> microsOrNothing(child.pid())).sum();
  }

  /** Processor time of all that has run on this machine, in microseconds. */
  static double machineMicros() {
    var fields = lines(Path.of("/proc/stat")).getFirst().split(" +", -1);
    return (Long.parseLong(fields[MACHINE_USER])
            + Long.parseLong(fields[MACHINE_USER + 1])
            + Long.parseLong(fields[MACHINE_USER + 2]))
        * MICROS_PER_TICK;
  }

  /** Resident memory of a process in MB. */
  static long residentMegabytes(long pid) {
    return lines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static double microsOrNothing(long pid) {
    try {
      return micros(pid);
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  private static long ticks(long pid, int first, int last) {
    var line = lines(Path.of("/proc/" + pid + "/stat")).getFirst();
    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    var sum = 0L;
    for (var i = first; i <= last; i++) {
      sum += Long.parseLong(fields[i]);
    }
    return sum;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
