package io.vclustermanager.provider.vcluster.helm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The operating system's lock on a file: it ends with the process however that ends. */
final class RunLock implements AutoCloseable {
  /**
   * Held by this JVM. Asked before a file is touched: closing any other channel to a locked file
   * would release the lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Empty when somebody else holds it. */
  static Optional<RunLock> take(Path file) throws IOException {
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    var lock = new RunLock(file, open(file));
    var taken = false;
    try {
      taken = lock.isTaken();
    } finally {
      if (!taken) {
        lock.release();
      }
    }
    return taken ? Optional.of(lock) : Optional.empty();
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private boolean isTaken() throws IOException {
    // Whoever cleans up may have held it a moment ago, and taken the file away.
    return channel.tryLock() != null && Files.exists(file);
  }

  private void release() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }

  /** Releases it and takes the file away. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    release();
  }
}
