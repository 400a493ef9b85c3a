package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One service per data folder: the operating system's lock on {@code <data>/lock}, which ends with
 * the process however it ends. The file names the holder's pid.
 */
final class FolderLock implements AutoCloseable {
  /**
   * Held by this JVM. Asked before the file is touched: closing any other channel to a locked file
   * would release the lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Far behind the pid, so that the pid stays readable where locks are mandatory. */
  private static final long LOCKED_BYTE = 1L << 40;

  private final DataFolder folder;
  private final FileChannel channel;

  private FolderLock(DataFolder folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static FolderLock take(DataFolder folder) {
    if (!HELD.add(folder.path())) {
      throw inUse(folder, "this process");
    }
    @Nullable FolderLock taken = null;
    try {
      taken = open(folder);
      return taken;
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot lock " + folder.path() + ": " + e, e);
    } finally {
      if (taken == null) {
        HELD.remove(folder.path());
      }
    }
  }

  private static FolderLock open(DataFolder folder) throws IOException {
    var file = folder.path().resolve("lock");
    var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            DataFolder.ownerOnly("rw-------"));
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw inUse(folder, "process " + Files.readString(file).strip());
      }
      channel.truncate(0);
      var pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new FolderLock(folder, channel);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static DataFolderInUseException inUse(DataFolder folder, String holder) {
    return new DataFolderInUseException(
        "data folder %s is in use by another vCluster Manager (%s): stop it, or set VCM_DATA to another folder"
            .formatted(folder.path(), holder));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot unlock " + folder.path() + ": " + e, e);
    } finally {
      HELD.remove(folder.path());
    }
  }
}
