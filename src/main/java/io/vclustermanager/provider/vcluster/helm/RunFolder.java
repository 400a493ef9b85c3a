package io.vclustermanager.provider.vcluster.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of this run's children, with a lock beside it that tells others on the same data
 * folder that the run lives. What dead runs left is taken away first: values can hold secrets.
 */
final class RunFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String LOCK = ".lock";
  private static final long LONGEST_END_SECONDS = 10;

  private final Path folder;
  private final RunLock lock;

  private RunFolder(Path folder, RunLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes a new one in this folder of all runs. */
  static RunFolder open(Path home) throws IOException {
    Files.createDirectories(home);
    for (var name : names(home)) {
      try {
        removeIfDead(home, name);
      } catch (IOException e) {
        // Somebody else's, or on a disk without locks: it must not keep Helm from working.
        LOG.warn("{} of a former run of Helm's stays: {}", home.resolve(name), e.toString());
      }
    }
    var folder = home.resolve(UUID.randomUUID().toString());
    // The lock comes before the folder: a folder without one is a dead run's for certain.
    var lock =
        RunLock.take(lockOf(folder))
            .orElseThrow(() -> new IOException("The lock of " + folder + " is somebody else's"));
    return new RunFolder(PrivateFolder.make(folder), lock);
  }

  /** The folder, into which nobody else can look. */
  Path path() {
    return folder;
  }

  @Override
  public void close() {
    try (lock) {
      PrivateFolder.remove(folder);
    } catch (IOException e) {
      LOG.warn("Helm's folder stays until the next start: {}", e.toString());
    }
  }

  private static Path lockOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  private static List<String> names(Path home) throws IOException {
    try (var all = Files.list(home)) {
      return all.map(each -> each.getFileName().toString())
          .map(
              each -> each.endsWith(LOCK) ? each.substring(0, each.length() - LOCK.length()) : each)
          .distinct()
          .toList();
    }
  }

  private static void removeIfDead(Path home, String name) throws IOException {
    var folder = home.resolve(name);
    var dead = RunLock.take(lockOf(folder));
    if (dead.isPresent()) {
      try (var _ = dead.get()) {
        endChildren(folder);
        PrivateFolder.remove(folder);
      }
    }
  }

  /**
   * A child ends as soon as it notices that its service has. One that has not come to that yet must
   * not work beside this run's.
   */
  private static void endChildren(Path folder) {
    ProcessHandle.allProcesses()
        .filter(each -> commandLine(each).contains(folder.toString()))
        .forEach(RunFolder::end);
  }

  private static void end(ProcessHandle child) {
    child.destroyForcibly();
    child.onExit().completeOnTimeout(child, LONGEST_END_SECONDS, TimeUnit.SECONDS).join();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      var file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // It has just ended, or this is not Linux.
      return "";
    }
  }
}
