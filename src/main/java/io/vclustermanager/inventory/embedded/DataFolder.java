package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder where a service without outside Postgres keeps what must survive it: the database, the
 * unpacked PostgreSQL programs, and secrets. Only its owner may look inside (0700).
 *
 * @param path absolute, without symbolic links
 */
public record DataFolder(Path path) {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /**
   * Opens the folder, and makes it when it is not there.
   *
   * @param path absolute, or relative to the working directory
   * @return the folder
   * @throws EmbeddedPostgresException when it cannot be made or is not a folder
   */
  public static DataFolder at(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path.toAbsolutePath(), ownerOnly("rwx------"));
      }
      return new DataFolder(path.toRealPath());
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot use data folder " + path + ": " + e, e);
    }
  }

  /**
   * Reads a random secret, and makes it the first time: 48 bytes as base64 (64 characters), in a
   * file of this folder which only its owner may read (0600).
   *
   * @param name the file's name
   * @return the secret, never blank
   * @throws EmbeddedPostgresException when the file cannot be read or written, or is blank
   */
  public String secret(String name) {
    return SecretFile.readOrCreate(path.resolve(name));
  }

  Path database() {
    return path.resolve("database");
  }

  Path programs() {
    return path.resolve("postgres");
  }

  Path passwordFile() {
    return path.resolve("postgres-password");
  }

  Path log(String name) {
    return path.resolve(name + ".log");
  }

  /** Says "readable by the owner only" to what creates files; nothing where files have no modes. */
  static FileAttribute<?>[] ownerOnly(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Removes folders of {@code parent} that an interrupted start left half made. */
  static void deleteHalfMade(Path parent, String prefix) throws IOException {
    if (!Files.isDirectory(parent)) {
      return;
    }
    List<Path> halfMade;
    try (Stream<Path> children = Files.list(parent)) {
      halfMade = children.filter(c -> c.getFileName().toString().startsWith(prefix)).toList();
    }
    for (var folder : halfMade) {
      deleteTree(folder);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (var path : deepestFirst) {
      Files.delete(path);
    }
  }
}
