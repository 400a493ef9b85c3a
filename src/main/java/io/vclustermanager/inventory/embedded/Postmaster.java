package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code postmaster.pid} in a database folder turns out to mean. */
sealed interface Postmaster {
  /** No server: there is no such file, or its process is gone (PostgreSQL replaces the file). */
  record Absent() implements Postmaster {}

  /**
   * The file names a process that lives but is something else, for instance after a restart of the
   * machine or container. PostgreSQL would take it for a server and refuse to start.
   */
  record Foreign(Path file, long pid) implements Postmaster {}

  /** A postgres runs on this folder. The port is 0 while it has not written one. */
  record Running(ProcessHandle process, int port) implements Postmaster {}

  /** Looks at the file and at the process it names. */
  static Postmaster of(Path database) {
    var file = database.resolve("postmaster.pid");
    var lines = lines(file);
    if (lines.isEmpty()) {
      return new Absent();
    }
    var pid = (long) number(lines, 0);
    var process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return new Absent();
    }
    return isPostgresOn(database, process.get())
        ? new Running(process.get(), number(lines, 3))
        : new Foreign(file, pid);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot read " + file + ": " + e, e);
    }
  }

  private static int number(List<String> lines, int line) {
    try {
      return line < lines.size() ? Integer.parseInt(lines.get(line).strip()) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Its program is called postgres, and it works in this folder or was told to on its start. */
  private static boolean isPostgresOn(Path database, ProcessHandle process) {
    var info = process.info();
    var isPostgres =
        info.command().map(c -> Path.of(c).getFileName().toString().startsWith("postgres"));
    if (!isPostgres.orElse(false)) {
      return false;
    }
    var arguments = info.arguments().map(List::of).orElse(List.of());
    return arguments.contains(database.toString()) || worksIn(database, process.pid());
  }

  private static boolean worksIn(Path database, long pid) {
    try {
      return Path.of("/proc", Long.toString(pid), "cwd").toRealPath().equals(database);
    } catch (IOException e) {
      return false; // not Linux, or not ours to look at
    }
  }
}
